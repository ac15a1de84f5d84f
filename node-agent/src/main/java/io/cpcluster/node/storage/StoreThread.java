package io.cpcluster.node.storage;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * What masters say of the stores, and what they are to be told, one after the other on a thread of
 * its own. What is too much at once is not done; the masters are told all anew soon, which makes up
 * for it. Thread-safe, and does not block.
 */
final class StoreThread implements AutoCloseable {
  static final int MOST_WAITING = 1_024;
  static final long TOLD_AGAIN_AFTER_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long NEVER = Long.MIN_VALUE;

  private final Runnable tell;
  private final LongSupplier nanos;

  /** When the masters are to be told; {@link #NEVER} when they know. */
  private final AtomicLong tellAtNanos = new AtomicLong(NEVER);

  private final ThreadPoolExecutor thread =
      new ThreadPoolExecutor(
          1,
          1,
          1,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MOST_WAITING),
          Thread.ofPlatform().name("stores").daemon().factory(),
          (_, _) -> tellLater());

  /**
   * @param tell tells the masters all
   */
  StoreThread(Runnable tell, LongSupplier nanos) {
    this.tell = tell;
    this.nanos = nanos;
    thread.allowCoreThreadTimeOut(true);
  }

  void execute(Runnable work) {
    thread.execute(work);
  }

  /** The masters are to be told at once. */
  void tellNow() {
    tellAfter(0);
  }

  /** The masters are to be told in a while, or sooner if that was to be. */
  void tellLater() {
    tellAfter(TOLD_AGAIN_AFTER_NANOS);
  }

  private void tellAfter(long wait) {
    tellAtNanos.accumulateAndGet(
        nanos.getAsLong() + wait, (due, other) -> due == NEVER || other - due < 0 ? other : due);
  }

  /** Tells the masters when it is time; to be called several times a second. */
  void look() {
    long due = tellAtNanos.get();
    if (due != NEVER && nanos.getAsLong() - due >= 0 && tellAtNanos.compareAndSet(due, NEVER)) {
      thread.execute(tell);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
