package io.cpcluster.master.membership;

import java.time.Duration;

/**
 * The times of membership, all made of T, in milliseconds.
 *
 * @param failoverMs T: nodes beat every T/2
 * @param silenceMs so long unheard, and a node is suspect
 * @param graceMs so long after its connection closed, a suspect node is asked after
 * @param askMs how long the node and the other masters may take to answer before it is lost
 * @param retryMs when an inquiry or a write came to nothing, it is made again after this
 * @param tickMs how often the table is looked through
 */
public record Timing(
    long failoverMs, long silenceMs, long graceMs, long askMs, long retryMs, long tickMs) {
  private static final long GRACE_MS = 500;
  private static final long MAX_ASK_MS = 1_000;

  public static Timing of(Duration failoverTimeout) {
    long t = failoverTimeout.toMillis();
    if (t < 20) {
      throw new IllegalArgumentException("failover timeout " + t + " ms is below 20 ms");
    }
    return new Timing(
        t, 2 * t, GRACE_MS, Math.min(MAX_ASK_MS, t / 4), t / 4, Math.clamp(t / 20, 5, 50));
  }

  /** The loop of a master that comes later than this was paused. */
  public long pauseMs() {
    return Math.clamp(failoverMs / 2, 250, 1_000);
  }

  /**
   * How recently another master must have heard a node to veto its loss. Beats are T/2 apart: less
   * than 2T by a quarter of T, so that the beat that this master heard last does not count when it
   * reached the other a little later.
   */
  long vetoWithinMs(Doubt.Cause cause, long sinceMs, long nowMs) {
    return switch (cause) {
      case SILENT -> silenceMs - failoverMs / 4;
      case CLOSED -> Math.max(0, nowMs - sinceMs - graceMs / 10);
    };
  }
}
