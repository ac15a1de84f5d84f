package io.cpcluster.master.tasks;

import io.cpcluster.contracts.error.ErrorAnswer;
import io.cpcluster.contracts.error.ErrorCode;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The writes of task records that this master waits for, and whether it may take more work. Where
 * more is asked than the store can do, answers come later and later, until they come too late for
 * anybody: then all is done twice and nothing ends. So nothing new is taken while more writes are
 * open than are answered in time. How many that is is learned: it grows by one with each answer in
 * time, and shrinks by a third when one is late, at most once in that time. Ends are always
 * written.
 *
 * <p>Nor is anything new taken while many submissions that came wait to be read: they would be
 * taken long after those who sent them have asked again, and keep the cluster busy when the rush is
 * over. Thread-safe, no locks.
 */
final class OpenWrites {
  static final int MOST = 1_024;
  static final int LEAST = 32;

  /** Submissions that may wait to be read: as many are read in the time that writes take. */
  static final int MOST_WAITING = MOST;

  /** Half of the time after which a write is tried again. */
  static final Duration IN_TIME = Duration.ofMillis(500);

  private static final long RETRY_AFTER_MS = 500;
  private static final int KEPT_OF_THREE = 2;

  private final LongSupplier nanoClock;
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger limit = new AtomicInteger(MOST);
  private final AtomicLong shrunkAt;

  OpenWrites(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    this.shrunkAt = new AtomicLong(nanoClock.getAsLong() - IN_TIME.toNanos());
  }

  /** A write begins; returns when, for {@link #ended}. */
  long begun() {
    open.incrementAndGet();
    return nanoClock.getAsLong();
  }

  /** A write was answered, or given up. */
  void ended(long begunNanos) {
    open.decrementAndGet();
    long now = nanoClock.getAsLong();
    if (now - begunNanos <= IN_TIME.toNanos()) {
      limit.updateAndGet(is -> Math.min(MOST, is + 1));
      return;
    }
    long shrunk = shrunkAt.get();
    if (now - shrunk >= IN_TIME.toNanos() && shrunkAt.compareAndSet(shrunk, now)) {
      limit.updateAndGet(is -> Math.max(LEAST, is / 3 * KEPT_OF_THREE));
    }
  }

  /**
   * Why a submission is not taken now, when it is not.
   *
   * @param waiting those that came after it and were not read yet
   */
  Optional<ErrorAnswer> refusal(int waiting) {
    if (waiting > MOST_WAITING) {
      return Optional.of(overloaded("read, " + waiting + " submissions wait"));
    }
    int now = open.get();
    return now < limit.get()
        ? Optional.empty()
        : Optional.of(overloaded("stored, " + now + " writes are under way"));
  }

  private static ErrorAnswer overloaded(String why) {
    return ErrorAnswer.retryAfter(
        ErrorCode.OVERLOADED,
        "more is submitted than can be "
            + why
            + "; try again in "
            + RETRY_AFTER_MS
            + " ms with the same id",
        null,
        RETRY_AFTER_MS);
  }
}
