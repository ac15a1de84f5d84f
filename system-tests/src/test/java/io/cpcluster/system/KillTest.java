package io.cpcluster.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.members.Member;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Masters and nodes are killed (SIGKILL) under load; nothing accepted is lost or ends twice. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KillTest {
  private static final Duration T = Duration.ofSeconds(1);
  private static final int TASKS = 5_000;

  private LocalCluster cluster;
  private People people;
  private Store store;
  private Happenings happenings;
  private Executions executions;

  @BeforeAll
  void start() throws Exception {
    cluster =
        LocalCluster.builder().natsPort(-1).ephemeral(true).failoverTimeout(T).start();
    people = People.of(cluster);
    store = Store.of(cluster);
    happenings = Happenings.watch(people);
    executions = Executions.watch(store);
  }

  @AfterAll
  void stop() throws Exception {
    if (cluster != null) {
      store.close();
      people.close();
      cluster.close();
    }
  }

  @Test
  void everyAcceptedTaskEndsOnceThoughMastersAndANodeAreKilled() throws Exception {
    Member firstMaster = cluster.masters().get(0);
    Member secondMaster = cluster.masters().get(1);
    Member node = cluster.nodes().get(0);
    Load load =
        Load.of("kill", TASKS)
            .after(1_000, () -> kill(firstMaster))
            .after(2_500, () -> kill(node))
            .after(4_000, () -> kill(secondMaster));

    load.submit(people, Duration.ofSeconds(60));

    EndedOnce.check(load, people, happenings, executions, Duration.ofSeconds(40));
    assertThat(cluster.masters()).filteredOn(Member::isAlive).hasSize(3);
    people.awaitLive(node.id(), Duration.ofSeconds(20));
  }

  /** Kills a member while tasks are under way, and starts it again. */
  private void kill(Member member) throws Exception {
    member.kill();
    assertThat(member.isAlive()).isFalse();
    switch (member.kind()) {
      case MASTER -> cluster.startMaster();
      case NODE -> cluster.startNodeAgain(member.id());
    }
  }
}
