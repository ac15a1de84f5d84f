package io.cpcluster.node.credits;

import java.util.concurrent.TimeUnit;

/**
 * How many tasks a node holds beyond its slots, so that short tasks do not wait for the round trip:
 * about {@link #TARGET_NANOS} of work, none when tasks are long. Not thread-safe.
 */
public final class Ahead {
  /** What a node offers ahead while it does not know better, so that several masters hold some. */
  public static final int WHEN_UNKNOWN = 4;

  /** The most it ever holds ahead. */
  public static final int MOST = 1_024;

  private static final long TARGET_NANOS = TimeUnit.MILLISECONDS.toNanos(60);
  private static final long LONG_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final double WEIGHT_OF_LONGER = 0.1;
  private static final double WEIGHT_OF_SHORTER = 0.2;

  /** A single task that took far longer says more of this process than of the tasks. */
  private static final double MOST_GROWTH = 4;

  private static final double LEAST_GROWN_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

  private double typicalNanos = -1;

  /** A task ended after running so long. */
  public void measured(long nanos) {
    if (typicalNanos < 0) {
      typicalNanos = (double) Math.clamp(nanos, 1, LONG_NANOS);
      return;
    }
    double most = Math.max(LEAST_GROWN_NANOS, MOST_GROWTH * typicalNanos);
    double counted = Math.clamp((double) nanos, 1, most);
    double weight = counted > typicalNanos ? WEIGHT_OF_LONGER : WEIGHT_OF_SHORTER;
    typicalNanos += weight * (counted - typicalNanos);
  }

  /** All slots have been busy for so long without an end: tasks take at least that long. */
  public void allBusyFor(long nanos) {
    typicalNanos = Math.max(typicalNanos, (double) nanos);
  }

  /** How many to hold ahead now. */
  public int count(int slots) {
    if (typicalNanos < 0) {
      return WHEN_UNKNOWN;
    }
    if (typicalNanos > LONG_NANOS) {
      return 0;
    }
    return (int) Math.clamp(slots * (TARGET_NANOS / typicalNanos), WHEN_UNKNOWN, MOST);
  }
}
