package io.cpcluster.master.tasks;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Things to be done after a while, on one thread that never blocks, and things that wait for
 * answers, each on a virtual thread of its own, a bounded number at once. After {@link #close()}
 * nothing is started any more.
 */
final class Later implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Later.class);
  private static final int MAX_WAITING_THREADS = 256;

  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("tasks-timer").daemon(true).factory());
  private final Semaphore waiting = new Semaphore(MAX_WAITING_THREADS);

  /** Something that waits for answers. */
  interface Waiting {
    void run() throws InterruptedException;
  }

  /** Runs once after this time; the action must not block. */
  void after(Duration delay, Runnable action) {
    try {
      timer.schedule(() -> guarded(action), delay.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException closed) {
      LOG.trace("closed");
    }
  }

  /** Runs again and again; the action must not block. */
  void every(Duration period, Runnable action) {
    timer.scheduleWithFixedDelay(
        () -> guarded(action), period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Runs something that may block on a thread of its own.
   *
   * @return false when too many such things are under way; it was not started
   */
  boolean start(String name, Waiting action) {
    if (timer.isShutdown() || !waiting.tryAcquire()) {
      return false;
    }
    Thread.ofVirtual()
        .name(name)
        .start(
            () -> {
              try {
                action.run();
              } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
              } catch (RuntimeException bug) {
                LOG.error("{} failed", name, bug);
              } finally {
                waiting.release();
              }
            });
    return true;
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  private static void guarded(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException bug) {
      LOG.error("a timed action failed", bug);
    }
  }
}
