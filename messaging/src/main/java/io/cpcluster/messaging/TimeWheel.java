package io.cpcluster.messaging;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls things up when their time is over, 0 to 20 ms late and never early. To schedule and to
 * cancel takes constant time, whatever the number that wait. One thread, asleep until the next one
 * is due; the monitor of this object guards the lists.
 */
@SuppressWarnings("ReferenceEquality")
final class TimeWheel implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TimeWheel.class);
  private static final long TICK_NANOS = 10_000_000;
  private static final int SLOTS = 1024;
  private static final long LONGEST_SLEEP_TICKS = 6_000;

  private final Timed[] slots = new Timed[SLOTS];
  private final long startNanos = System.nanoTime();
  private long lastTick;
  private long wakeTick;
  private int waiting;
  private boolean closed;

  TimeWheel(String name) {
    for (int i = 0; i < SLOTS; i++) {
      slots[i] = Timed.ring();
    }
    Thread.ofPlatform().daemon().name(name).start(this::run);
  }

  /** False when the wheel is closed: then the time is never called. */
  synchronized boolean schedule(Timed timed, Duration delay) {
    if (closed) {
      return false;
    }
    long dueNanos = System.nanoTime() - startNanos + Math.max(0, delay.toNanos());
    timed.dueTick = dueNanos / TICK_NANOS + 1;
    timed.linkBefore(slots[(int) (timed.dueTick % SLOTS)]);
    waiting++;
    if (timed.dueTick < wakeTick) {
      notifyAll();
    }
    return true;
  }

  /** False when its time was called already, or it was never scheduled. */
  synchronized boolean cancel(Timed timed) {
    if (!timed.isLinked()) {
      return false;
    }
    timed.unlink();
    waiting--;
    return true;
  }

  /** Ends the thread and calls up all that still wait. */
  @Override
  public void close() {
    Due rest;
    synchronized (this) {
      closed = true;
      rest = takeAll();
      notifyAll();
    }
    call(rest.first);
  }

  private void run() {
    try {
      while (true) {
        Due due;
        synchronized (this) {
          if (closed) {
            return;
          }
          due = takeDue();
          if (due.first == null) {
            sleep();
          }
        }
        call(due.first);
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  /** What was taken out together, the earliest first. */
  private static final class Due {
    private @Nullable Timed first;
    private @Nullable Timed last;

    void add(Timed timed) {
      Timed before = last;
      if (before == null) {
        first = timed;
      } else {
        before.nextDue = timed;
      }
      timed.nextDue = null;
      last = timed;
    }
  }

  private Due takeDue() {
    long nowTick = (System.nanoTime() - startNanos) / TICK_NANOS;
    long first = Math.max(lastTick + 1, nowTick - SLOTS + 1);
    Due due = new Due();
    for (long tick = first; tick <= nowTick && waiting > 0; tick++) {
      takeSlot(slots[(int) (tick % SLOTS)], nowTick, due);
    }
    lastTick = nowTick;
    return due;
  }

  private Due takeAll() {
    Due all = new Due();
    for (Timed ring : slots) {
      takeSlot(ring, Long.MAX_VALUE, all);
    }
    return all;
  }

  private void takeSlot(Timed ring, long untilTick, Due into) {
    for (Timed timed = ring.after; timed != ring; ) {
      Timed next = timed.after;
      if (timed.dueTick <= untilTick) {
        timed.unlink();
        waiting--;
        into.add(timed);
      }
      timed = next;
    }
  }

  @SuppressWarnings("WaitNotInLoop")
  private void sleep() throws InterruptedException {
    wakeTick = nextTick();
    long untilNanos = wakeTick * TICK_NANOS - (System.nanoTime() - startNanos);
    if (untilNanos > 0) {
      wait(untilNanos / 1_000_000 + 1);
    }
    wakeTick = 0;
  }

  private long nextTick() {
    if (waiting > 0) {
      for (long tick = lastTick + 1; tick < lastTick + SLOTS; tick++) {
        Timed ring = slots[(int) (tick % SLOTS)];
        if (ring.after != ring) {
          return tick;
        }
      }
    }
    return lastTick + (waiting > 0 ? SLOTS : LONGEST_SLEEP_TICKS);
  }

  private static void call(@Nullable Timed chain) {
    Timed timed = chain;
    while (timed != null) {
      Timed next = timed.nextDue;
      timed.nextDue = null;
      try {
        timed.timeIsUp();
      } catch (RuntimeException | Error failure) {
        LOG.error("A time-out's action failed; the others go on", failure);
      }
      timed = next;
    }
  }

  /** Something that waits; linked into at most one wheel. */
  abstract static class Timed {
    private long dueTick;
    private Timed before = this;
    private Timed after = this;
    private @Nullable Timed nextDue;

    /** Called once, on the wheel's thread or on the one that closes the wheel. */
    abstract void timeIsUp();

    private boolean isLinked() {
      return after != this;
    }

    private void linkBefore(Timed ring) {
      before = ring.before;
      after = ring;
      before.after = this;
      ring.before = this;
    }

    private void unlink() {
      before.after = after;
      after.before = before;
      before = this;
      after = this;
    }

    private static Timed ring() {
      return new Timed() {
        @Override
        void timeIsUp() {
          throw new IllegalStateException("a ring never waits");
        }
      };
    }
  }
}
