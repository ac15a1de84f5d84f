package io.cpcluster.master;

import java.util.function.LongSupplier;

/** A clock that a test moves. */
public final class ManualClock implements LongSupplier {
  private long ms = 1_000_000;

  @Override
  public long getAsLong() {
    return ms;
  }

  public void advance(long byMs) {
    ms += byMs;
  }
}
