package io.cpcluster.gateway.events;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One who listens: the events that it has not read yet, a bounded number. Who does not read for so
 * long that more come is cut off. Filled by the thread of the subscription, emptied by one other.
 */
public final class Listener implements AutoCloseable {
  private static final int MOST_UNREAD = 1_000;

  private final BlockingQueue<HeardEvent> unread = new ArrayBlockingQueue<>(MOST_UNREAD);
  private final Consumer<Listener> leave;
  private final Runnable cutOff;

  /** Written once by whoever ends it, read by the other thread. */
  private volatile boolean ended;

  Listener(Consumer<Listener> leave, Runnable cutOff) {
    this.leave = leave;
    this.cutOff = cutOff;
  }

  /** The next event; null when none came within the time. */
  public @Nullable HeardEvent next(Duration limit) throws InterruptedException {
    return unread.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The next event that is there already, or null. */
  public @Nullable HeardEvent nextAtOnce() {
    return unread.poll();
  }

  /** Whether it is to hear no more. */
  public boolean isOver() {
    return ended;
  }

  void hear(HeardEvent event) {
    if (!ended && !unread.offer(event)) {
      cut();
    }
  }

  /** Ends it at its next look. */
  void end() {
    ended = true;
    boolean _ = unread.offer(HeardEvent.NOTHING);
  }

  /** Ends it, even while it is being written to. */
  private void cut() {
    ended = true;
    cutOff.run();
  }

  @Override
  public void close() {
    ended = true;
    leave.accept(this);
  }
}
