package io.cpcluster.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.node.Role;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.NodePlan;
import io.cpcluster.launcher.members.Member;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A task is the end of each node that it runs on. */
class PoisonTest {
  private static final Duration T = Duration.ofSeconds(1);
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int ATTEMPTS = 3;

  @Test
  void aTaskThatKillsItsNodeEachTimeIsDeadAfterItsAttemptsAndCostsTheOthersNothing()
      throws Exception {
    try (Callers poison = Callers.listen();
        Stage stage =
            Stage.of(
                PoisonTest.class,
                LocalCluster.builder()
                    .masters(2)
                    .nodes(List.of(NodePlan.WORKER, calling(poison), calling(poison)))
                    .failoverTimeout(T))) {
      People people = stage.people();
      Load before = Load.of("before", 300);
      before.submit(people, LIMIT);
      people.submit(poison.submission("poison", "\"max_attempts\":" + ATTEMPTS), LIMIT);
      List<String> killed = new ArrayList<>();
      for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
        assertThat(poison.next(LIMIT).said()).isEqualTo("poison");
        killed.add(killNodeOf("poison", attempt, stage));
        Load meanwhile = Load.of("after-kill-" + attempt, 100);
        meanwhile.submit(people, LIMIT);
        EndedOnce.check(meanwhile, stage, LIMIT, 0);
      }

      stage.happenings().awaitTask("poison", "dead", LIMIT);
      JsonNode record = people.task("poison");
      assertThat(record.path("state").asString("")).isEqualTo("dead");
      List<String> nodes = new ArrayList<>();
      for (JsonNode attempt : record.path("attempts")) {
        nodes.add(attempt.path("node").asString(""));
        assertThat(attempt.path("end").asString("")).as("%s", record).startsWith("lost");
      }
      assertThat(nodes).isEqualTo(killed);
      for (Member node : stage.cluster().nodes()) {
        people.awaitLive(node.id(), LIMIT);
      }
      people.submit(poison.submission("harmless", ""), LIMIT);
      poison.next(LIMIT).answer("well");
      assertThat(people.awaitResult("harmless", LIMIT).path("Bytes")).hasSize(4);
      Load after = Load.of("after", 300);
      after.submit(people, LIMIT);
      EndedOnce.check(before, stage, LIMIT, 0);
      EndedOnce.check(after, stage, LIMIT, 0);
      assertThat(poison.waiting()).as("starts of a task that is dead").isZero();
    }
  }

  private static NodePlan calling(Callers server) {
    return new NodePlan(
        Role.INTERNET,
        List.of(),
        2,
        Map.of("egress_loopback", true, "egress_allow", List.of(server.address())));
  }

  /** Kills the node that runs a task, and starts it again as whoever looks after nodes would. */
  private static String killNodeOf(String task, int attempt, Stage stage) throws Exception {
    JsonNode record = stage.people().task(task);
    assertThat(record.path("attempt").asInt(0)).isEqualTo(attempt);
    String id = record.path("node").asString("");
    Member node =
        stage.cluster().nodes().stream()
            .filter(one -> one.id().equals(id))
            .findFirst()
            .orElseThrow();
    node.kill();
    assertThat(node.isAlive()).isFalse();
    stage.cluster().startNodeAgain(id);
    return id;
  }
}
