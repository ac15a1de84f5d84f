package io.cpcluster.system;

import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.natsserver.NatsServer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** One of three nats-servers is killed (SIGKILL) under load, and started again. */
class NatsKillTest {
  private static final int TASKS = 5_000;

  @Test
  void everyAcceptedTaskEndsOnceThoughANatsServerIsKilled() throws Exception {
    try (LocalCluster cluster =
            LocalCluster.builder()
                .natsServers(3)
                .natsPort(-1)
                .ephemeral(true)
                .failoverTimeout(Duration.ofSeconds(2))
                .start();
        People people = People.of(cluster);
        Store store = Store.of(cluster);
        Happenings happenings = Happenings.watch(people);
        Executions executions = Executions.watch(store)) {
      NatsServer leader = leaderOfTasks(cluster, store);
      Load load =
          Load.of("nats", TASKS)
              .after(1_500, leader::kill)
              .after(3_500, leader::restart);

      load.submit(people, Duration.ofSeconds(90));

      EndedOnce.check(load, people, happenings, executions, Duration.ofSeconds(60));
    }
  }

  /** The server whose end hurts most: it decides all writes of task records. */
  private static NatsServer leaderOfTasks(LocalCluster cluster, Store store)
      throws InterruptedException {
    String leader =
        store
            .api("STREAM.INFO." + Store.TASKS, "")
            .path("cluster")
            .path("leader")
            .asString("");
    return cluster.natsServers().stream()
        .filter(server -> server.name().equals(leader))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no server is named " + leader));
  }
}
