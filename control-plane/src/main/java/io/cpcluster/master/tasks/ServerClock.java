package io.cpcluster.master.tasks;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time that the servers have, as an answer of theirs said and as time has passed since: when
 * tasks are due is told by their schedules, so all masters count by that one clock, whatever their
 * own say. This master's own until a first answer. Thread-safe; told by one thread.
 */
final class ServerClock implements InstantSource {
  private static final Logger LOG = LoggerFactory.getLogger(ServerClock.class);

  /** An answer that took longer says too little. */
  private static final long LONGEST_ROUND_TRIP_MS = 1_000;

  /** What answers may differ by, beyond the time that they took. */
  private static final long TOLERANCE_MS = 20;

  /** From so much on this master's own clock is wrong. */
  private static final long WRONG_MS = 3_000;

  private final InstantSource own;
  private final LongSupplier nanoClock;
  private volatile @Nullable Seen seen;
  private boolean isOwnWrong;

  /** The servers' time at one moment. */
  private record Seen(long serverMs, long atNanos) {
    long at(long nanos) {
      return serverMs + Duration.ofNanos(nanos - atNanos).toMillis();
    }
  }

  ServerClock(InstantSource own, LongSupplier nanoClock) {
    this.own = own;
    this.nanoClock = nanoClock;
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis());
  }

  @Override
  public long millis() {
    Seen last = seen;
    return last == null ? own.millis() : last.at(nanoClock.getAsLong());
  }

  /**
   * An answer of a server said what time it has.
   *
   * @param askedNanos when it was asked
   * @param answeredNanos when the answer was there
   */
  void said(long serverMs, long askedNanos, long answeredNanos) {
    long tookNanos = answeredNanos - askedNanos;
    if (tookNanos > Duration.ofMillis(LONGEST_ROUND_TRIP_MS).toNanos()) {
      return;
    }
    Seen now = new Seen(serverMs, askedNanos + tookNanos / 2);
    Seen last = seen;
    long tolerance = TOLERANCE_MS + Duration.ofNanos(tookNanos).toMillis();
    if (last == null || Math.abs(last.at(now.atNanos()) - serverMs) > tolerance) {
      seen = now;
    }
    sayWhetherOwnIsWrong(own.millis() - now.at(nanoClock.getAsLong()));
  }

  private void sayWhetherOwnIsWrong(long aheadMs) {
    boolean isWrong = Math.abs(aheadMs) > WRONG_MS;
    if (isWrong != isOwnWrong) {
      isOwnWrong = isWrong;
      if (isWrong) {
        LOG.warn(
            "this machine's clock is {} s ahead of the NATS server's, which counts for tasks: set"
                + " it",
            Duration.ofMillis(aheadMs).toSeconds());
      } else {
        LOG.info("this machine's clock agrees with the NATS server's again");
      }
    }
  }
}
