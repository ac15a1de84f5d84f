package io.cpcluster.master.schedules;

import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongUnaryOperator;

/**
 * How long a task rests after an error before it is tried again: up to 1 s, 2 s, 4 s and so on, at
 * most 5 minutes, and at least half of that, at random, so that tasks that failed together do not
 * come back together. Schedules tick once a second, which may add one more.
 */
public final class BackOff {
  private static final long FIRST_MS = 1_000;
  private static final long LONGEST_MS = 300_000;
  private static final int MAX_DOUBLINGS = 9;

  private final LongUnaryOperator randomBelow;

  /**
   * @param randomBelow gives a random number from 0 to below its argument; thread-safe
   */
  BackOff(LongUnaryOperator randomBelow) {
    this.randomBelow = randomBelow;
  }

  public static BackOff random() {
    return new BackOff(below -> ThreadLocalRandom.current().nextLong(below));
  }

  /**
   * The rest before the next attempt.
   *
   * @param attempts how many have failed
   */
  public long restMs(int attempts) {
    long most = Math.min(LONGEST_MS, FIRST_MS << Math.clamp(attempts - 1L, 0, MAX_DOUBLINGS));
    return most / 2 + randomBelow.applyAsLong(most / 2 + 1);
  }
}
