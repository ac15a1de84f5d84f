package io.cpcluster.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.members.Member;
import io.cpcluster.natsserver.NatsServer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Processes are killed (SIGKILL) under load; nothing accepted is lost or ends twice. */
class KillTest {
  private static final int TASKS = 5_000;

  @Test
  void everyAcceptedTaskEndsOnceThoughMastersAndANodeAreKilled() throws Exception {
    try (Stage stage =
        Stage.of(KillTest.class, LocalCluster.builder().failoverTimeout(Duration.ofSeconds(1)))) {
      LocalCluster cluster = stage.cluster();
      Member firstMaster = cluster.masters().get(0);
      Member secondMaster = cluster.masters().get(1);
      Member node = cluster.nodes().get(0);
      Load load =
          Load.of("kill", TASKS)
              .after(1_000, () -> kill(cluster, firstMaster))
              .after(2_500, () -> kill(cluster, node))
              .after(4_000, () -> kill(cluster, secondMaster));

      load.submit(stage.people(), Duration.ofSeconds(60));

      EndedOnce.check(load, stage, Duration.ofSeconds(40), 2 * Load.IN_FLIGHT);
      // A node that is back within half a second was never lost: returned says that it was away.
      stage.happenings().awaitOther(node.id(), "returned", Duration.ofSeconds(20));
      assertThat(cluster.masters()).filteredOn(Member::isAlive).hasSize(3);
      stage.people().awaitLive(node.id(), Duration.ofSeconds(20));
    }
  }

  /** Kills a member while tasks are under way, and starts it again. */
  private static void kill(LocalCluster cluster, Member member) throws Exception {
    member.kill();
    assertThat(member.isAlive()).isFalse();
    switch (member.kind()) {
      case MASTER -> cluster.startMaster();
      case NODE -> cluster.startNodeAgain(member.id());
    }
  }

  @Test
  void everyAcceptedTaskEndsOnceThoughOneOfThreeNatsServersIsKilled() throws Exception {
    try (Stage stage =
        Stage.of(
            KillTest.class,
            LocalCluster.builder().natsServers(3).failoverTimeout(Duration.ofSeconds(2)))) {
      NatsServer leader = leaderOfTasks(stage);
      Load load = Load.of("nats", TASKS).after(1_500, leader::kill).after(3_500, leader::restart);

      load.submit(stage.people(), Duration.ofSeconds(90));

      // Events are not kept, so those of the outage are lost with the server.
      EndedOnce.check(load, stage, Duration.ofSeconds(60), TASKS);
    }
  }

  /** The server whose end hurts most: it decides all writes of task records. */
  private static NatsServer leaderOfTasks(Stage stage) throws InterruptedException {
    String leader =
        stage
            .store()
            .api("STREAM.INFO." + Store.TASKS, "")
            .path("cluster")
            .path("leader")
            .asString("");
    return stage.cluster().natsServers().stream()
        .filter(server -> server.name().equals(leader))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no server is named " + leader));
  }
}
