package io.cpcluster.cli.bench;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.ExitCode;
import io.cpcluster.cli.cluster.ClusterOptions;
import io.cpcluster.cli.peers.ClientPeer;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.node.Role;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.Task;
import io.cpcluster.contracts.task.TaskClass;
import io.cpcluster.peer.LeasedTasks;
import io.cpcluster.peer.PeerException;
import io.cpcluster.peer.yardstick.Yardsticks;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cpcluster bench direct}: tasks pushed to leased slots over links. */
@Command(
    name = "direct",
    description = "Measure direct tasks under a slot lease, results awaited.",
    footer = {
      "",
      "Measures the cluster that is up. The yardstick is a raw echo of frames of the same shape"
          + " over",
      "one mutually authenticated TLS connection, in this process. Both take turns, and the rates"
          + " are",
      "those of all rounds together."
    })
public final class BenchDirectCommand implements Callable<Integer> {
  private static final Duration LEASE = Duration.ofSeconds(30);

  /** For one task alone, and for tasks of which none ends any more. */
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private static final int ALONE = 4_000;
  private static final int ROUNDS = 3;
  private static final int ECHOES = 500_000;
  private static final Task TASK = new Task.Compute("1+2");

  @Mixin private final ClusterOptions options;

  @Option(names = "--count", description = "Tasks that are counted (default 1000000).")
  private int count = 1_000_000;

  @Option(names = "--in-flight", description = "Tasks under way at once (default 2048).")
  private int inFlight = 2_048;

  @Option(names = "--slots", description = "Slots that are leased at most (default 1).")
  private int slots = 1;

  public BenchDirectCommand(ClusterOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws CommandFailure, InterruptedException, IOException {
    if (count < 1 || inFlight < 1 || slots < 1) {
      throw CommandFailure.usage("--count, --in-flight and --slots must each be at least 1");
    }
    if (inFlight > LeasedTasks.roomFor(slots)) {
      throw CommandFailure.usage(
          "--in-flight "
              + inFlight
              + ": at most "
              + LeasedTasks.roomFor(slots)
              + " tasks can be under way with --slots "
              + slots);
    }
    DirectFigures figures;
    try (ClientPeer client = ClientPeer.join(options);
        LeasedTasks tasks =
            client.peer().lease(new TaskClass(Role.WORKER, List.of()), slots, LEASE)) {
      options.screen().say("warming up");
      drive(tasks, Math.min(count, 300_000));
      options.screen().say("one task at a time");
      Histogram alone = alone(tasks);
      Rates rates = inTurns(tasks);
      figures =
          new DirectFigures(
              Rounded.to(0, rates.tasksPerSecond()),
              ms(alone, 50),
              ms(alone, 99),
              Rounded.to(0, rates.echoesPerSecond()),
              Rounded.to(3, rates.echoP50().toNanos() / 1e6),
              Rounded.to(2, rates.tasksPerSecond() / rates.echoesPerSecond()),
              count,
              inFlight,
              tasks.slots(),
              Runtime.getRuntime().availableProcessors());
    } catch (PeerException failed) {
      throw ClientPeer.failure(failed);
    }
    options.screen().print(options.json() ? Json.writeText(figures) : Json.writePretty(figures));
    return ExitCode.OK.number();
  }

  /** Of all rounds together. */
  private record Rates(double tasksPerSecond, double echoesPerSecond, Duration echoP50) {}

  private Rates inTurns(LeasedTasks tasks)
      throws CommandFailure, InterruptedException, IOException {
    int each = Math.max(1, count / ROUNDS);
    double taskSeconds = 0;
    double echoSeconds = 0;
    Duration echoP50 = Duration.ZERO;
    for (int round = 1; round <= ROUNDS; round++) {
      options.screen().say("round " + round + ": " + each + " tasks, " + inFlight + " at once");
      taskSeconds += drive(tasks, each);
      options.screen().say("round " + round + ": the yardstick");
      Yardsticks.Echo echo = Yardsticks.echo(inFlight, Math.min(each, ECHOES));
      echoSeconds += 1 / echo.perSecond();
      echoP50 = echo.p50();
    }
    return new Rates(each * ROUNDS / taskSeconds, ROUNDS / echoSeconds, echoP50);
  }

  private static Histogram alone(LeasedTasks tasks) throws InterruptedException, CommandFailure {
    Histogram times = new Histogram(3);
    for (int i = 0; i < ALONE; i++) {
      long began = System.nanoTime();
      try {
        check(tasks.submit(TASK).get(LIMIT.toSeconds(), TimeUnit.SECONDS));
      } catch (ExecutionException | TimeoutException failed) {
        throw CommandFailure.timedOut("A task did not end: " + failed.getMessage());
      }
      if (i >= ALONE / 4) {
        times.recordValue(System.nanoTime() - began);
      }
    }
    return times;
  }

  /** How many seconds it takes; every result is checked. The end of one task starts the next. */
  private double drive(LeasedTasks tasks, int many) throws InterruptedException, CommandFailure {
    Drive drive = new Drive(tasks, many);
    long began = System.nanoTime();
    for (int i = 0; i < Math.min(inFlight, many); i++) {
      drive.next();
    }
    drive.awaitEnd();
    double seconds = (System.nanoTime() - began) / 1e9;
    if (drive.wrong.sum() > 0) {
      throw new CommandFailure(
          ExitCode.TASK_FAILED, "task_failed", drive.wrong.sum() + " of " + many + " tasks failed");
    }
    return seconds;
  }

  /** Many tasks, so many at once. Thread-safe. */
  private static final class Drive {
    private final LeasedTasks tasks;
    private final AtomicInteger toStart;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicInteger toEnd;
    private final LongAdder wrong = new LongAdder();

    Drive(LeasedTasks tasks, int many) {
      this.tasks = tasks;
      this.toStart = new AtomicInteger(many);
      this.toEnd = new AtomicInteger(many);
    }

    void next() {
      if (toStart.getAndDecrement() <= 0) {
        return;
      }
      try {
        tasks.submit(TASK).whenComplete(this::ended);
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
    }

    void awaitEnd() throws InterruptedException, CommandFailure {
      int left = toEnd.get();
      while (!ended.await(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        int before = left;
        left = toEnd.get();
        if (left == before) {
          throw CommandFailure.timedOut(
              left + " tasks are left, and none ended for " + LIMIT.toSeconds() + " s.");
        }
      }
    }

    private void ended(@Nullable Result result, @Nullable Throwable failed) {
      if (failed != null || result == null || !isRight(result)) {
        wrong.increment();
      }
      if (toEnd.decrementAndGet() == 0) {
        ended.countDown();
      }
      next();
    }
  }

  private static boolean isRight(Result result) {
    return result instanceof Result.Number(double number) && number == 3.0;
  }

  private static void check(Result result) throws CommandFailure {
    if (!isRight(result)) {
      throw new CommandFailure(ExitCode.TASK_FAILED, "task_failed", "a wrong result: " + result);
    }
  }

  private static double ms(Histogram times, double percentile) {
    return Rounded.to(3, times.getValueAtPercentile(percentile) / 1e6);
  }
}
