package io.cpcluster.cli.bench;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.cluster.Cluster;
import io.cpcluster.cli.tasks.TaskIds;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.subject.Headers;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.members.Member;
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Fills the queue while every node is drained, then lets them work and waits for all ends. Used by
 * one thread.
 */
final class QueuedRun {
  private static final int BATCH = 500;
  private static final Duration SUBMIT_LIMIT = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final long STANDSTILL_SECONDS = 10;
  private static final int CHUNK = 100;

  private final Cluster masters;
  private final List<String> nodes;
  private final int count;
  private final int inFlight;
  private final String prefix = TaskIds.random() + "-q";
  private final Semaphore ended = new Semaphore(0);

  QueuedRun(Cluster masters, LocalCluster cluster, int count, int inFlight) {
    this.masters = masters;
    this.nodes = cluster.nodes().stream().filter(Member::isAlive).map(Member::id).toList();
    this.count = count;
    this.inFlight = inFlight;
  }

  /** Submits all tasks while no node takes work. */
  void fill() throws CommandFailure, InterruptedException {
    masters
        .connection()
        .dispatch("finished events")
        .subscribe(
            Subjects.taskEvent("*", "finished"),
            null,
            message -> {
              if (message.subject().contains("." + prefix)) {
                ended.release();
              }
            });
    for (String node : nodes) {
      var _ = masters.ask(Subjects.NODES_DRAIN, Map.of("id", node)).tree();
    }
    for (int from = 0; from < count; from += BATCH) {
      List<Map<String, Object>> tasks = new ArrayList<>();
      for (int i = from; i < Math.min(count, from + BATCH); i++) {
        tasks.add(
            Map.of("id", prefix + i, "task", Map.of("Compute", Map.of("expression", i + "+1"))));
      }
      var _ =
          masters
              .ask(
                  Subjects.TASKS_SUBMIT, Json.write(Map.of("tasks", tasks)), SUBMIT_LIMIT, PATIENCE)
              .tree();
    }
  }

  /** Lets the nodes work until all tasks have ended; answers tasks a second. */
  double empty() throws CommandFailure, InterruptedException {
    long began = System.nanoTime();
    for (String node : nodes) {
      var _ = masters.ask(Subjects.NODES_RESUME, Map.of("id", node)).tree();
    }
    int seen = 0;
    while (seen < count) {
      int next = Math.min(CHUNK, count - seen);
      if (!ended.tryAcquire(next, STANDSTILL_SECONDS, TimeUnit.SECONDS)) {
        break;
      }
      seen += next;
    }
    long took = System.nanoTime() - began;
    if (seen < count) {
      // Events may be missed: the records tell.
      requireAllEnded();
      took = System.nanoTime() - began - TimeUnit.SECONDS.toNanos(STANDSTILL_SECONDS);
    }
    return count / (took / 1e9);
  }

  private void requireAllEnded() throws CommandFailure, InterruptedException {
    Semaphore window = new Semaphore(inFlight);
    Semaphore results = new Semaphore(0);
    for (int i = 0; i < count; i++) {
      window.acquire();
      masters
          .connection()
          .request(
              Subjects.TASKS_RESULT,
              Map.of(),
              Json.write(Map.of("id", prefix + i, "wait_ms", 4_000)),
              SUBMIT_LIMIT,
              reply -> {
                if (reply instanceof Reply.Answered(Message message)
                    && message.header(Headers.ERROR_CODE) == null
                    && new String(message.body(), StandardCharsets.UTF_8)
                        .startsWith("{\"TaskResult\"")) {
                  results.release();
                }
                window.release();
              });
    }
    window.acquire(inFlight);
    int known = results.availablePermits();
    if (known < count) {
      throw CommandFailure.timedOut((count - known) + " of " + count + " tasks did not end.");
    }
  }
}
