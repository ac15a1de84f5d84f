package io.cpcluster.dataplane.link;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Whether a link is of use to somebody. Thread-safe; {@link #beat} is the first lane's. */
final class Idleness {
  private final long beatsUntilIdle;
  private final AtomicInteger holds = new AtomicInteger();
  private volatile boolean wasUsed;
  private long idleBeats;

  Idleness(LinkSettings settings) {
    this.beatsUntilIdle = Math.max(1, settings.idle().dividedBy(settings.beat()));
  }

  void used() {
    if (!wasUsed) {
      wasUsed = true;
    }
  }

  AutoCloseable hold() {
    holds.incrementAndGet();
    AtomicBoolean isClosed = new AtomicBoolean();
    return () -> {
      if (isClosed.compareAndSet(false, true)) {
        used();
        holds.decrementAndGet();
      }
    };
  }

  /** Nobody holds it, and nothing was said since the last beat. */
  boolean isIdle() {
    return holds.get() == 0 && !wasUsed;
  }

  /** Counts one beat; true when the other side is to be asked whether the link may end. */
  boolean beat() {
    idleBeats = isIdle() ? idleBeats + 1 : 0;
    wasUsed = false;
    return idleBeats > 0 && idleBeats % beatsUntilIdle == 0;
  }
}
