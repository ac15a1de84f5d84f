package io.cpcluster.messaging;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Waiting times between tries: 50 ms, doubling up to 2 s, each with up to a half taken off. */
final class Backoff {
  /** Number of failures from which on the time does not grow. */
  static final int LONGEST = 6;

  private static final long FIRST_MS = 50;
  private static final long LONGEST_MS = 2_000;

  private Backoff() {}

  /** How long to wait after this many failures before the last one. */
  static Duration delay(int earlierFailures) {
    long fullMs = Math.min(LONGEST_MS, FIRST_MS << Math.clamp(earlierFailures, 0, LONGEST));
    return Duration.ofMillis(fullMs - ThreadLocalRandom.current().nextLong(fullMs / 2 + 1));
  }
}
