package io.cpcluster.system;

import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.Task;
import io.cpcluster.peer.LeasedTasks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Direct tasks one after the other, a few at a time, until closed. The monitor guards what is known
 * of their results.
 */
final class DirectLoad implements AutoCloseable {
  private static final int IN_FLIGHT = 8;
  private static final Result THREE = new Result.Number(3);

  private final LeasedTasks tasks;
  private final Semaphore room = new Semaphore(IN_FLIGHT);
  private final Thread submitter;
  private final List<String> failures = new ArrayList<>();
  private long results;
  private long lastNanos = System.nanoTime();
  private long longestGapNanos;

  private DirectLoad(LeasedTasks tasks) {
    this.tasks = tasks;
    this.submitter = Thread.ofPlatform().name("direct load").unstarted(this::submit);
  }

  static DirectLoad start(LeasedTasks tasks) {
    DirectLoad load = new DirectLoad(tasks);
    load.submitter.start();
    return load;
  }

  private void submit() {
    try {
      while (true) {
        room.acquire();
        tasks.submit(new Task.Compute("1+2")).whenComplete(this::ended);
      }
    } catch (InterruptedException closed) {
      // The test has seen enough.
    }
  }

  private synchronized void ended(@Nullable Result result, @Nullable Throwable failure) {
    long now = System.nanoTime();
    longestGapNanos = Math.max(longestGapNanos, now - lastNanos);
    lastNanos = now;
    results++;
    if (!THREE.equals(result) && failures.size() < 10) {
      failures.add(result + " " + failure);
    }
    room.release();
    notifyAll();
  }

  /** Waits for so many more results. */
  synchronized void awaitMore(long more, Duration limit) throws InterruptedException {
    long wanted = results + more;
    long end = System.nanoTime() + limit.toNanos();
    while (results < wanted) {
      long leftMs = (end - System.nanoTime()) / 1_000_000;
      if (leftMs <= 0) {
        throw new AssertionError(
            "only " + (more - wanted + results) + " of " + more + " within " + limit + failures);
      }
      wait(leftMs);
    }
  }

  synchronized List<String> failures() {
    return List.copyOf(failures);
  }

  synchronized void forgetGaps() {
    longestGapNanos = 0;
  }

  synchronized Duration longestGap() {
    return Duration.ofNanos(longestGapNanos);
  }

  /** Submits no more; what is under way is for whoever closes the lease. */
  @Override
  public void close() throws InterruptedException {
    submitter.interrupt();
    submitter.join();
  }
}
