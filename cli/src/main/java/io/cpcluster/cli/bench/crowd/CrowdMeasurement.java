package io.cpcluster.cli.bench.crowd;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.cluster.Cluster;
import io.cpcluster.cli.nodes.NodePages;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.launcher.LocalCluster;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Lets a crowd join one cluster and notes what that costs. Used by one thread. */
final class CrowdMeasurement {
  /** What only the real node has, so that the crowd gets no work. */
  static final String REAL = "real";

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final long LOOK_MS = 100;
  private static final int TASKS = 200;
  private static final int LISTS = 5;
  private static final int PART = 10;
  private static final int LONGEST_WITHOUT_S = 15;

  private final LocalCluster cluster;
  private final Cluster masters;
  private final Crowd crowd;
  private final Consumer<String> say;
  private final Set<String> lost = ConcurrentHashMap.newKeySet();

  CrowdMeasurement(LocalCluster cluster, Cluster masters, Crowd crowd, Consumer<String> say) {
    this.cluster = cluster;
    this.masters = masters;
    this.crowd = crowd;
    this.say = say;
    masters
        .connection()
        .dispatch("lost nodes")
        .subscribe(
            Subjects.nodeEvent("*", "lost"),
            null,
            message -> lost.add(message.subject().split("\\.")[3]));
  }

  CrowdFigures run(int count, int seconds)
      throws CommandFailure, InterruptedException, IOException {
    List<Double> tasksWithout = tasks();
    CrowdFigures.Load without = loadOver(Math.min(seconds, LONGEST_WITHOUT_S));
    say.accept("without the crowd: " + without);

    long began = System.nanoTime();
    List<SimulatedNode> connected = crowd.connect("crowd-", count);
    double connectS = since(began);
    say.accept(count + " connected in " + connectS + " s");
    long released = System.nanoTime();
    crowd.release(connected);
    await("live nodes", () -> live() == count);
    double allLiveS = since(released);
    say.accept("all live after " + allLiveS + " s");
    Thread.sleep(cluster.record().failoverTimeoutMs() * 2);

    long beats = crowd.tally().beats.sum();
    long offers = crowd.tally().offers.sum();
    long from = System.nanoTime();
    CrowdFigures.Load with = loadOver(seconds);
    double took = since(from);
    CrowdFigures.PerNode perNode =
        perNode(
            count,
            without,
            with,
            (crowd.tally().beats.sum() - beats) / took,
            (crowd.tally().offers.sum() - offers) / took);
    say.accept("with the crowd: " + with);
    double listMs = listMs();
    List<Double> tasks = tasks();
    int lostByMistake = lost.size();
    int broken = crowd.broken();

    int part = Math.max(1, count / PART);
    List<String> killed = ids(0, part);
    double killedToLost = lostAfter(killed, () -> crowd.kill(killed));
    say.accept("killed ones lost after " + killedToLost + " s");
    List<String> silent = ids(part, 2 * part);
    double silentToLost = lostAfter(silent, () -> crowd.silence(silent));
    Set<String> others = new HashSet<>(lost);
    Stream.concat(killed.stream(), silent.stream()).forEach(others::remove);
    return new CrowdFigures(
        count,
        cluster.masters().size(),
        cluster.record().failoverTimeoutMs() / 1e3,
        seconds,
        without,
        with,
        perNode,
        connectS,
        allLiveS,
        listMs,
        percentile(tasksWithout, 50),
        percentile(tasks, 50),
        percentile(tasks, 99),
        part,
        killedToLost,
        silentToLost,
        lostByMistake + others.size(),
        broken,
        crowd.tally().offersRefused.sum(),
        Runtime.getRuntime().availableProcessors());
  }

  private CrowdFigures.Load loadOver(int seconds) throws InterruptedException, IOException {
    Reading before = Reading.of(cluster);
    Thread.sleep(Duration.ofSeconds(seconds));
    return Reading.of(cluster).since(before, cluster);
  }

  private static CrowdFigures.PerNode perNode(
      int count, CrowdFigures.Load without, CrowdFigures.Load with, double beats, double offers) {
    return new CrowdFigures.PerNode(
        each(count, 1e6 * (with.mastersCores() - without.mastersCores())),
        each(count, 1e6 * (with.natsCores() - without.natsCores())),
        each(count, beats),
        each(count, offers),
        each(count, (double) with.messagesInPerS() - without.messagesInPerS()),
        each(count, (double) with.messagesOutPerS() - without.messagesOutPerS()),
        each(count, (double) with.bytesInPerS() - without.bytesInPerS()),
        each(count, (double) with.bytesOutPerS() - without.bytesOutPerS()));
  }

  private static double each(int count, double sum) {
    return Reading.rounded(sum / count);
  }

  private static double since(long nanos) {
    return Reading.rounded((System.nanoTime() - nanos) / 1e9);
  }

  private long live() throws CommandFailure, InterruptedException {
    return NodePages.all(masters).stream()
        .filter(node -> node.path("id").asString("").startsWith("crowd-"))
        .filter(node -> node.path("state").asString("").equals("live"))
        .filter(node -> !node.path("suspect").asBoolean(false))
        .count();
  }

  private double listMs() throws CommandFailure, InterruptedException {
    List<Double> times = new ArrayList<>();
    for (int i = 0; i < LISTS; i++) {
      long began = System.nanoTime();
      var _ = NodePages.all(masters);
      times.add((System.nanoTime() - began) / 1e6);
    }
    return percentile(times, 50);
  }

  /** The times of small tasks on the real node, one after the other, in milliseconds. */
  private List<Double> tasks() throws CommandFailure, InterruptedException {
    List<Double> times = new ArrayList<>();
    Map<String, Object> task =
        Map.of("task", Map.of("Compute", Map.of("expression", "1+1")), "labels", List.of(REAL));
    for (int i = 0; i < TASKS; i++) {
      long began = System.nanoTime();
      var answer = masters.ask(Subjects.TASKS_RUN, task).tree();
      if (!answer.has("TaskResult")) {
        throw CommandFailure.timedOut("A task on the real node had no result: " + answer);
      }
      times.add((System.nanoTime() - began) / 1e6);
    }
    return times;
  }

  private static double percentile(List<Double> times, int percent) {
    List<Double> sorted = times.stream().sorted().toList();
    return Reading.rounded(sorted.get((sorted.size() - 1) * percent / 100));
  }

  private static List<String> ids(int from, int to) {
    return Stream.iterate(from, i -> i < to, i -> i + 1).map(i -> "crowd-" + i).toList();
  }

  private double lostAfter(List<String> ids, Runnable fault)
      throws CommandFailure, InterruptedException {
    long began = System.nanoTime();
    fault.run();
    await("lost nodes", () -> lost.containsAll(ids));
    return since(began);
  }

  /** What is looked at until it holds. */
  private interface Condition {
    boolean holds() throws CommandFailure, InterruptedException;
  }

  private static void await(String what, Condition condition)
      throws CommandFailure, InterruptedException {
    long endNanos = System.nanoTime() + LIMIT.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() - endNanos > 0) {
        throw CommandFailure.timedOut(
            "Not all " + what + " were seen within " + LIMIT.toSeconds() + " s.");
      }
      Thread.sleep(LOOK_MS);
    }
  }
}
