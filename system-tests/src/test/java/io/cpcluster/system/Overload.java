package io.cpcluster.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.NodePlan;
import io.cpcluster.launcher.members.Member;
import io.cpcluster.messaging.NatsConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongFunction;

/**
 * Ten times the rate that the same cluster just sustained. {@code -Dcpcluster.overload.seconds=120}
 * makes it last, {@code -Dcpcluster.overload.master-mib} lowers the limit of a master's memory;
 * what is written to the output is what docs/performance.md quotes.
 */
final class Overload {
  private static final Duration TIMEOUT = Duration.ofSeconds(4);
  private static final Duration FLOOD =
      Duration.ofSeconds(Integer.getInteger("cpcluster.overload.seconds", 20));
  private static final int TIMES = 10;
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final int WINDOW_SECONDS = 5;
  private static final int LEAST_WINDOWS = 4;
  private static final int MOST_WINDOWS = 8;
  private static final double FASTER = 1.1;
  private static final int SECONDS_TO_RECOVER = 5;
  private static final double RECOVERED = 0.8;
  private static final Duration ANSWERS_LIMIT = Duration.ofSeconds(30);
  private static final long MASTER_MIB = Long.getLong("cpcluster.overload.master-mib", 400);
  private static final long NODE_MIB = 256;
  private static final long NATS_MIB = 512;

  private Overload() {}

  /**
   * Floods a cluster of three masters and two nodes, and asserts that it is none the worse.
   *
   * @param node each of the two
   * @param task in JSON, of a number
   * @param inFlight how many at any time are enough to keep all slots busy
   * @param maxRecords how many the cluster may hold
   */
  static void run(NodePlan node, LongFunction<String> task, int inFlight, long maxRecords)
      throws Exception {
    try (LocalCluster cluster =
            LocalCluster.builder()
                .masters(3)
                .nodes(Collections.nCopies(2, node))
                .maxRecords(maxRecords)
                .failoverTimeout(TIMEOUT)
                .natsPort(-1)
                .ephemeral(true)
                .start();
        People people = People.of(cluster);
        Store store = Store.of(cluster);
        Beats beats = Beats.watch(store)) {
      LongAdder finished = finished(store);
      Queue<String> lost = ended(people);

      double before = sustained(people.connection(), task, inFlight, finished);
      beats.begin();
      Flood flood = new Flood("flood-", task, () -> connection(cluster));
      long finishedBefore = finished.sum();
      long recordsBefore = store.messages(Store.TASKS);
      flood.run(TIMES * before, FLOOD);
      long recordsFlooded = store.messages(Store.TASKS);
      double during = (finished.sum() - finishedBefore) / (double) FLOOD.toSeconds();
      List<Long> after = afterwards(people.connection(), task, inFlight, finished);
      long recordsAfter = store.messages(Store.TASKS);
      Map<String, Long> memory = Footprint.of(cluster);
      awaitAnswers(flood);

      System.out.printf(
          "sustained %.0f/s, offered %.0f/s for %d s, %.0f/s ended meanwhile, then per second %s%n"
              + "%s%nrecords before it, at its end and ten seconds later: %d, %d, %d of %d%n"
              + "resident at most, MiB: %s%nlongest without a beat, ms: %s%n",
          before,
          (flood.offered.sum() - flood.notSent()) / (double) FLOOD.toSeconds(),
          FLOOD.toSeconds(),
          during,
          after,
          flood,
          recordsBefore,
          recordsFlooded,
          recordsAfter,
          maxRecords,
          memory,
          cluster.nodes().stream().map(one -> beats.longest(one.id()).toMillis()).toList());
      flood.close();
      keepLogs(cluster);

      assertThat(flood.offered.sum() - flood.notSent())
          .as("offered, of ten times what was sustained")
          .isGreaterThan((long) (0.9 * TIMES * before * FLOOD.toSeconds()));
      assertThat(flood.refused.sum()).as("refused: %s", flood).isPositive();
      assertThat(flood.withoutTime).as("a refusal that does not say when to try again").isNull();
      assertThat(flood.offered.sum() - flood.notSent() - flood.answers())
          .as("without an answer")
          .isZero();
      assertMemory(cluster, memory);
      for (Member one : cluster.nodes()) {
        assertThat(beats.longest(one.id())).as("beats of " + one.id()).isLessThan(TIMEOUT);
      }
      assertThat(lost).as("told of nodes and masters").isEmpty();
      assertThat(Collections.max(after.subList(0, SECONDS_TO_RECOVER)))
          .as("ended a second in %s, %s before", after, before)
          .isGreaterThan((long) (RECOVERED * before));
    }
  }

  private static void keepLogs(LocalCluster cluster) throws IOException {
    Path kept = Files.createDirectories(Path.of("target", "logs", "OverloadTest"));
    for (Path log : FilesBelow.logs(cluster.dataFolder())) {
      Files.copy(log, kept.resolve(log.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static NatsConnection connection(LocalCluster cluster) throws Exception {
    return People.connect(cluster.natsUrls(), cluster.people(), "flood");
  }

  /** Counts tasks that finish. */
  private static LongAdder finished(Store store) throws InterruptedException {
    LongAdder count = new LongAdder();
    store
        .connection()
        .dispatch("finished")
        .subscribe(Subjects.taskEvent("*", "finished"), null, _ -> count.increment());
    store.connection().flush(Duration.ofSeconds(5));
    return count;
  }

  /** Notes nodes and masters that are called lost, down or degraded. */
  private static Queue<String> ended(People people) throws InterruptedException {
    Queue<String> ended = new ConcurrentLinkedQueue<>();
    for (String subject :
        List.of(Subjects.nodeEvent("*", "lost"), Subjects.masterEvent("*", "down"))) {
      people
          .connection()
          .dispatch("ended")
          .subscribe(subject, null, message -> ended.add(message.subject()));
    }
    people.connection().flush(Duration.ofSeconds(5));
    return ended;
  }

  /** What ends in a second while so many are in flight at any time, once it is warm. */
  private static double sustained(
      NatsConnection connection, LongFunction<String> task, int inFlight, LongAdder finished)
      throws InterruptedException {
    try (ClosedLoop _ = ClosedLoop.begin(connection, "before-", task, inFlight)) {
      double rate = 0;
      double before = 0;
      for (int i = 0; i < MOST_WINDOWS && (i < LEAST_WINDOWS || rate > FASTER * before); i++) {
        before = Math.max(rate, before);
        rate = average(perSecond(finished, WINDOW_SECONDS));
      }
      return rate;
    }
  }

  private static double average(List<Long> counts) {
    return counts.stream().mapToLong(Long::longValue).average().orElseThrow();
  }

  private static List<Long> afterwards(
      NatsConnection connection, LongFunction<String> task, int inFlight, LongAdder finished)
      throws InterruptedException {
    try (ClosedLoop _ = ClosedLoop.begin(connection, "after-", task, inFlight)) {
      return perSecond(finished, 2 * SECONDS_TO_RECOVER);
    }
  }

  private static List<Long> perSecond(LongAdder finished, int seconds) throws InterruptedException {
    List<Long> counts = new ArrayList<>();
    for (int i = 0; i < seconds; i++) {
      long from = finished.sum();
      Deadline.lasts(SECOND);
      counts.add(finished.sum() - from);
    }
    return counts;
  }

  private static void awaitAnswers(Flood flood) throws InterruptedException {
    long endNanos = System.nanoTime() + ANSWERS_LIMIT.toNanos();
    while (flood.answers() < flood.offered.sum() - flood.notSent()
        && System.nanoTime() - endNanos < 0) {
      Deadline.lasts(Duration.ofMillis(100));
    }
  }

  private static void assertMemory(LocalCluster cluster, Map<String, Long> memory) {
    memory.forEach(
        (name, mib) -> {
          boolean isMaster = cluster.masters().stream().anyMatch(one -> one.name().equals(name));
          long most = name.startsWith("nats") ? NATS_MIB : isMaster ? MASTER_MIB : NODE_MIB;
          assertThat(mib).as("MiB of " + name).isBetween(1L, most);
        });
  }
}
