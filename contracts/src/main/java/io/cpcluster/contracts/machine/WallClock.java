package io.cpcluster.contracts.machine;

import java.time.Clock;
import java.time.Duration;

/**
 * The wall clock of this process, taken at its start and handed on. For tests of real processes
 * {@value #OFFSET} sets it wrong.
 */
public final class WallClock {
  /** The system property: so many milliseconds ahead, negative for behind. */
  public static final String OFFSET = "cpcluster.test.clock_ahead_ms";

  private static final Clock CLOCK =
      Clock.offset(Clock.systemUTC(), Duration.ofMillis(Long.getLong(OFFSET, 0)));

  private WallClock() {}

  /** The machine's, unless a test sets it wrong. */
  public static Clock ofMachine() {
    return CLOCK;
  }
}
