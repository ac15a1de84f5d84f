package io.cpcluster.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cpcluster.contracts.node.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterPlanTest {
  @Test
  void aPlanOfThreeMastersAndThreeWorkersIsTheDefault() throws IOException {
    ClusterPlan plan = builder().plan();
    assertThat(plan.masters()).isEqualTo(3);
    assertThat(plan.nodes()).containsExactly(NodePlan.WORKER, NodePlan.WORKER, NodePlan.WORKER);
    assertThat(plan.natsServers()).isEqualTo(1);
    assertThat(plan.syncInterval()).isEqualTo("1s");
  }

  @Test
  void anEphemeralClusterHasAFolderOfItsOwn() throws IOException {
    ClusterPlan plan = LocalCluster.builder().ephemeral(true).plan();
    assertThat(plan.dataFolder().toString()).contains("cpcluster-");
  }

  @Test
  void whatCannotBeIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().natsServers(2).plan())
        .withMessageContaining("1 or 3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().syncInterval("soon").plan())
        .withMessageContaining("always");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().failoverTimeout(Duration.ofMillis(1)).plan());
    assertThatIllegalArgumentException().isThrownBy(() -> builder().masters(-1).plan());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NodePlan(Role.DISK, List.of(), 0))
        .withMessageContaining("slots");
  }

  private static LocalClusterBuilder builder() {
    return LocalCluster.builder().dataFolder(Path.of("/nowhere"));
  }
}
