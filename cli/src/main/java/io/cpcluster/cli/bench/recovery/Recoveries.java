package io.cpcluster.cli.bench.recovery;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.bench.recovery.Starts.Start;
import io.cpcluster.cli.cluster.Cluster;
import io.cpcluster.cli.tasks.TaskIds;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.members.Member;
import io.cpcluster.natsserver.NatsServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * Kills processes of a cluster that is there for nothing else, and notes how long it takes to go
 * on. Used by one thread.
 */
final class Recoveries {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int WARM = 100;
  private static final long LOOK_MS = 50;

  private final LocalCluster cluster;
  private final Cluster masters;
  private final Starts starts;
  private final Samples samples;

  Recoveries(LocalCluster cluster, Cluster masters, Samples samples) throws InterruptedException {
    this.cluster = cluster;
    this.masters = masters;
    this.starts = Starts.watch(masters.connection());
    this.samples = samples;
  }

  /** A node is killed while it runs a long command: when does it run elsewhere? */
  void nodeKilled() throws CommandFailure, InterruptedException, IOException {
    String task = longTask();
    Member node = nodeOf(task);
    long killed = System.nanoTime();
    node.kill();
    note(Fault.NODE_KILLED, task, killed);
    var _ = cluster.startNodeAgain(node.id());
    end(task);
  }

  /** A node stands still: the same. */
  void nodeSilent() throws CommandFailure, InterruptedException, IOException {
    String task = longTask();
    Member node = nodeOf(task);
    long paused = System.nanoTime();
    node.pause();
    try {
      note(Fault.NODE_SILENT, task, paused);
    } finally {
      node.resume();
    }
    end(task);
  }

  private void note(Fault fault, String task, long fromNanos)
      throws CommandFailure, InterruptedException {
    Start again =
        starts.await(
            "the second start of " + task,
            start -> start.task().equals(task) && start.attempt() == 2,
            LIMIT);
    samples.add(fault, Samples.START, again.heardNanos() - fromNanos);
  }

  private String longTask() throws CommandFailure, InterruptedException {
    awaitNodes();
    starts.forget();
    String id = TaskIds.random();
    Map<String, Object> task = Map.of("Shell", Map.of("argv", List.of("sleep", "600")));
    var _ = masters.ask(Subjects.TASKS_SUBMIT, Map.of("id", id, "task", task)).tree();
    return id;
  }

  private Member nodeOf(String task) throws CommandFailure, InterruptedException {
    Start first = starts.await("the start of " + task, s -> s.task().equals(task), LIMIT);
    return cluster.nodes().stream()
        .filter(node -> node.id().equals(first.node()))
        .findFirst()
        .orElseThrow();
  }

  private void end(String task) throws CommandFailure, InterruptedException {
    var _ = masters.ask(Subjects.TASKS_CANCEL, Map.of("id", task)).tree();
  }

  /** One master of several is killed while tasks are submitted. */
  void masterKilled() throws CommandFailure, InterruptedException, IOException {
    awaitNodes();
    Member master = cluster.masters().stream().filter(Member::isAlive).findFirst().orElseThrow();
    starts.forget();
    try (Load load = load()) {
      long killed = System.nanoTime();
      master.kill();
      Start next =
          starts.await(
              "a start after the master's end",
              start -> load.wasSentAfter(start.task(), killed),
              LIMIT);
      samples.add(Fault.MASTER_KILLED, Samples.START, next.heardNanos() - killed);
      awaitMore(load);
      samples.add(Fault.MASTER_KILLED, Samples.GAP, load.longestGapNanos(killed));
      samples.addLost(load.finish());
    }
    var _ = cluster.startMaster();
  }

  /** Each nats-server in turn is killed while tasks are submitted: one of them leads the store. */
  void natsKilled() throws CommandFailure, InterruptedException, IOException {
    for (NatsServer server : cluster.natsServers()) {
      awaitNodes();
      try (Load load = load()) {
        long killed = System.nanoTime();
        server.kill();
        awaitMore(load);
        samples.add(Fault.NATS_KILLED, Samples.GAP, load.longestGapNanos(killed));
        long refused = load.firstRefusalNanos(killed);
        if (refused >= 0) {
          samples.add(Fault.NATS_KILLED, Samples.REFUSAL, refused - killed);
        }
        server.restart();
        server.awaitHealthy(LIMIT);
        samples.addLost(load.finish());
      }
    }
  }

  /** Tasks that are submitted all the time, once they are. */
  private Load load() throws CommandFailure, InterruptedException {
    Load load = new Load(masters.connection(), TaskIds.random() + "-");
    awaitAccepted(load, WARM);
    return load;
  }

  /** What took so long is over when submissions go on: the time of the longest known outage. */
  private void awaitMore(Load load) throws CommandFailure, InterruptedException {
    Thread.sleep(cluster.record().failoverTimeoutMs() * 2 + 12_000);
    awaitAccepted(load, load.acceptedCount() + WARM);
  }

  private static void awaitAccepted(Load load, int count)
      throws CommandFailure, InterruptedException {
    long endNanos = System.nanoTime() + LIMIT.toNanos();
    while (load.acceptedCount() < count) {
      if (System.nanoTime() - endNanos > 0) {
        throw CommandFailure.timedOut(
            "Submissions were not accepted for " + LIMIT.toSeconds() + " s.");
      }
      Thread.sleep(LOOK_MS);
    }
  }

  /** Waits until every node is live, so that each run begins alike. */
  private void awaitNodes() throws CommandFailure, InterruptedException {
    Set<String> wanted = new TreeSet<>();
    cluster.nodes().forEach(node -> wanted.add(node.id()));
    long endNanos = System.nanoTime() + LIMIT.toNanos();
    Set<String> live = new TreeSet<>();
    while (!live.containsAll(wanted)) {
      if (System.nanoTime() - endNanos > 0) {
        throw CommandFailure.timedOut("Of the nodes " + wanted + " only " + live + " are live.");
      }
      Thread.sleep(LOOK_MS);
      live.clear();
      for (JsonNode node : masters.ask(Subjects.NODES_LIST).tree().path("nodes")) {
        if (node.path("state").asString("").equals("live")) {
          live.add(node.path("id").asString(""));
        }
      }
    }
  }
}
