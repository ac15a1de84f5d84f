package io.cpcluster.system;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Waits for what nobody announces by looking again, and says what was missing when it is late. */
final class Deadline {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(40);

  private Deadline() {}

  /** Something to be looked at from outside. */
  interface Look<T> {
    /** What was awaited, or null while it is not there. */
    @Nullable T now() throws Exception;
  }

  /** A condition to be looked at from outside. */
  interface Condition {
    boolean holds() throws Exception;
  }

  static void await(String what, Duration limit, Condition condition) throws Exception {
    find(what, limit, () -> condition.holds() ? Boolean.TRUE : null);
  }

  static <T> T find(String what, Duration limit, Look<T> look) throws Exception {
    return find(() -> what, limit, look);
  }

  /** The same with words that are found when it is late. */
  static <T> T find(Supplier<String> what, Duration limit, Look<T> look) throws Exception {
    long endNanos = System.nanoTime() + limit.toNanos();
    while (true) {
      T found = look.now();
      if (found != null) {
        return Objects.requireNonNull(found);
      }
      if (System.nanoTime() - endNanos > 0) {
        throw new AssertionError("not within " + limit + ": " + what.get());
      }
      lasts(LOOK_AGAIN);
    }
  }

  /** Lets a fault last: for these tests time itself is part of the fault. */
  static void lasts(Duration time) throws InterruptedException {
    boolean opened = new CountDownLatch(1).await(time.toNanos(), TimeUnit.NANOSECONDS);
    if (opened) {
      throw new IllegalStateException("nobody opens this latch");
    }
  }
}
