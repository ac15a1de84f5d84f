package io.cpcluster.node.work;

import java.time.Duration;
import java.util.function.LongSupplier;

/** A clock that a test moves. */
final class ManualNanos implements LongSupplier {
  private volatile long now = 1_000_000_000_000L;

  @Override
  public long getAsLong() {
    return now;
  }

  void advance(Duration time) {
    now += time.toNanos();
  }
}
