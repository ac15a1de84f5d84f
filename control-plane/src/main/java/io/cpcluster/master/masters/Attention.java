package io.cpcluster.master.masters;

import java.util.function.LongSupplier;

/**
 * Whether this master is there to hear. A silence means something only while it is: a master that
 * was paused, or cut off from NATS, has not heard others either, and counts their silence anew.
 *
 * <p>It knows by its own loop, which stands still when the process does, and by its own beats,
 * which come back to it by the connection on which it hears everybody else. The monitor of this
 * object guards its fields.
 */
public final class Attention {
  private final LongSupplier monotonicMs;
  private final long gapLimitMs;
  private final long ownBeatLimitMs;
  private long lastTickMs;
  private long lastOwnBeatMs;
  private long countsFromMs;

  /**
   * @param gapLimitMs a loop that comes later than this was paused
   * @param ownBeatLimitMs without an own beat for this long, nothing is heard
   */
  public Attention(LongSupplier monotonicMs, long gapLimitMs, long ownBeatLimitMs) {
    this.monotonicMs = monotonicMs;
    this.gapLimitMs = gapLimitMs;
    this.ownBeatLimitMs = ownBeatLimitMs;
    long now = monotonicMs.getAsLong();
    this.lastTickMs = now;
    this.lastOwnBeatMs = now;
    this.countsFromMs = now;
  }

  /** The loop came round. */
  public synchronized void ticked() {
    lastTickMs = observe();
  }

  /** An own beat came back. */
  public synchronized void heardItself() {
    lastOwnBeatMs = observe();
  }

  /** Whether own beats come back. */
  public synchronized boolean hearsItself() {
    return observe() - lastOwnBeatMs <= ownBeatLimitMs;
  }

  /** Whether an own beat came back since then, and nothing was missed. */
  public synchronized boolean heardItselfSince(long sinceMs) {
    observe();
    return lastOwnBeatMs >= sinceMs && countsFromMs <= sinceMs;
  }

  /** Silence before this moment means nothing; now, when nothing is heard. */
  public synchronized long silenceCountsFromMs() {
    long now = observe();
    return now - lastOwnBeatMs > ownBeatLimitMs ? now : countsFromMs;
  }

  /** The present time, after a look whether something was missed until now. */
  private long observe() {
    long now = monotonicMs.getAsLong();
    if (now - lastTickMs > gapLimitMs || now - lastOwnBeatMs > ownBeatLimitMs) {
      countsFromMs = now;
    }
    return now;
  }
}
