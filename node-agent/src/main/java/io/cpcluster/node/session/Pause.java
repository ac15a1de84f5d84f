package io.cpcluster.node.session;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Pauses between tries that double from a first to a longest one, shortened at random. */
final class Pause {
  private final long firstNanos;
  private final long longestNanos;
  private final RandomGenerator random;
  private long nextNanos;

  Pause(Duration first, Duration longest, RandomGenerator random) {
    this.firstNanos = first.toNanos();
    this.longestNanos = longest.toNanos();
    this.random = random;
    this.nextNanos = firstNanos;
  }

  /** The next pause, between half and all of its length. */
  synchronized long nextNanos() {
    long length = nextNanos;
    nextNanos = Math.min(longestNanos, 2 * length);
    return length - random.nextLong(length / 2);
  }

  synchronized void reset() {
    nextNanos = firstNanos;
  }
}
