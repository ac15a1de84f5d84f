package io.cpcluster.cli.bench;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.cluster.Cluster;
import io.cpcluster.cli.tasks.TaskIds;
import io.cpcluster.cli.terminal.Screen;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.folder.ClusterFolder;
import io.cpcluster.launcher.folder.ClusterRecord;
import io.cpcluster.launcher.state.NatsAccess;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.NatsSettings;
import io.cpcluster.messaging.ServerFacts;
import io.cpcluster.messaging.yardstick.QueueLoop;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** One measurement: warm up, tasks alone, many at once, and the yardstick. Used by one thread. */
final class TaskMeasurement {
  private static final int MOST_WARM_UP_ROUNDS = 40;
  private static final int STEADY_ROUNDS = 3;
  private static final double HARDLY_FASTER = 1.05;
  private static final int WARM_UP = 6_000;
  private static final int YARDSTICK_BYTES = 256;
  private static final Duration YARDSTICK_LIMIT = Duration.ofMinutes(2);
  private static final double NANOS_PER_MS = 1e6;

  private final LocalCluster cluster;
  private final int count;
  private final int inFlight;
  private final int alone;
  private final boolean queued;
  private final Consumer<String> talk;

  TaskMeasurement(
      LocalCluster cluster,
      int count,
      int inFlight,
      int alone,
      boolean queued,
      Consumer<String> talk) {
    this.cluster = cluster;
    this.count = count;
    this.inFlight = inFlight;
    this.alone = alone;
    this.queued = queued;
    this.talk = talk;
  }

  TaskFigures run() throws CommandFailure, InterruptedException, IOException {
    try (Cluster masters =
        Cluster.open(new ClusterFolder(cluster.dataFolder()), Screen.ofThisProcess())) {
      NatsConnection connection = masters.connection();
      AtomicLong waited = new AtomicLong();
      connection
          .dispatch("queued events")
          .subscribe(Subjects.taskEvent("*", "queued"), null, _ -> waited.incrementAndGet());
      TaskDriver driver = new TaskDriver(connection, TaskIds.random() + "-");
      talk.accept("warming up");
      warmUp(driver);
      talk.accept("one task at a time");
      Histogram single = driver.run(alone, 1);
      talk.accept(count + " tasks, " + inFlight + " at once");
      return queued
          ? throughQueue(masters, single, driver)
          : asTheyCome(connection, single, driver, waited);
    }
  }

  /**
   * Drives rounds until one is hardly faster than the best before: the JVMs have compiled by then.
   */
  private void warmUp(TaskDriver driver) throws CommandFailure, InterruptedException {
    double best = 0;
    int steady = 0;
    for (int round = 0; round < MOST_WARM_UP_ROUNDS && steady < STEADY_ROUNDS; round++) {
      long began = System.nanoTime();
      driver.run(WARM_UP, inFlight);
      double perSecond = WARM_UP / ((System.nanoTime() - began) / 1e9);
      steady = perSecond < best * HARDLY_FASTER ? steady + 1 : 0;
      best = Math.max(best, perSecond);
    }
  }

  private TaskFigures asTheyCome(
      NatsConnection connection, Histogram single, TaskDriver driver, AtomicLong waited)
      throws CommandFailure, InterruptedException, IOException {
    connection.flush(Duration.ofSeconds(5));
    long waitedBefore = waited.get();
    CpuClock cpuBefore = CpuClock.of(cluster);
    long began = System.nanoTime();
    Histogram loaded = driver.run(count, inFlight);
    double perSecond = count / ((System.nanoTime() - began) / 1e9);
    CpuClock cpu = CpuClock.of(cluster);
    connection.flush(Duration.ofSeconds(5));
    double shareQueued = Math.min(1, (waited.get() - waitedBefore) / (double) count);
    return figures(
        new Measured(perSecond, single, loaded, shareQueued, driver.retried()),
        cpu.since(cpuBefore, count),
        connection);
  }

  private TaskFigures throughQueue(Cluster masters, Histogram single, TaskDriver driver)
      throws CommandFailure, InterruptedException, IOException {
    QueuedRun run = new QueuedRun(masters, cluster, count, inFlight);
    run.fill();
    CpuClock cpuBefore = CpuClock.of(cluster);
    double perSecond = run.empty();
    CpuClock cpu = CpuClock.of(cluster);
    return figures(
        new Measured(perSecond, single, null, 1, driver.retried()),
        cpu.since(cpuBefore, count),
        masters.connection());
  }

  private record Measured(
      double perSecond,
      Histogram single,
      @Nullable Histogram loaded,
      double shareQueued,
      long retried) {}

  private TaskFigures figures(Measured measured, TaskFigures.Cpu cpu, NatsConnection connection)
      throws InterruptedException, IOException {
    talk.accept("the yardstick");
    double yardstick = yardstick();
    Histogram loaded = measured.loaded;
    return new TaskFigures(
        Rounded.to(0, measured.perSecond),
        ms(measured.single, 50),
        ms(measured.single, 99),
        loaded == null ? null : ms(loaded, 50),
        loaded == null ? null : ms(loaded, 99),
        Rounded.to(3, 1 - measured.shareQueued),
        Rounded.to(3, measured.shareQueued),
        Rounded.to(0, yardstick),
        Rounded.to(2, measured.perSecond / yardstick),
        measured.retried,
        cpu,
        setup(connection));
  }

  private double yardstick() throws InterruptedException, IOException {
    int messages = Math.max(5_000, Math.min(count, 50_000));
    QueueLoop.run(
        yardstickSettings(), WARM_UP, inFlight, YARDSTICK_BYTES, replicas(), YARDSTICK_LIMIT);
    return QueueLoop.run(
        yardstickSettings(), messages, inFlight, YARDSTICK_BYTES, replicas(), YARDSTICK_LIMIT);
  }

  private NatsSettings yardstickSettings() throws IOException {
    return NatsAccess.settings(cluster.natsUrls(), cluster.master(), "cpcluster yardstick");
  }

  private int replicas() {
    return cluster.record().natsServers();
  }

  private TaskFigures.Setup setup(NatsConnection connection) {
    ClusterRecord record = cluster.record();
    return new TaskFigures.Setup(
        count,
        inFlight,
        queued,
        (int) cluster.masters().stream().filter(m -> m.isAlive()).count(),
        (int) cluster.nodes().stream().filter(n -> n.isAlive()).count(),
        record.nodes().stream().mapToInt(n -> n.slots() == null ? 0 : n.slots()).sum(),
        record.natsServers(),
        record.syncInterval(),
        Runtime.getRuntime().availableProcessors(),
        connection.server().map(ServerFacts::version).orElse(""));
  }

  private static double ms(Histogram times, double percentile) {
    return Rounded.to(3, times.getValueAtPercentile(percentile) / NANOS_PER_MS);
  }
}
