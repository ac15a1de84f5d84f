package io.cpcluster.messaging.bucket;

/** How long a value lives. Each write states it: an earlier write's time does not go on. */
public sealed interface Life {
  /** Until it is written again or deleted. */
  record Forever() implements Life {}

  /** This many seconds from now, at least 1. */
  record Seconds(long seconds) implements Life {
    /** Checks the range. */
    public Seconds {
      if (seconds < 1) {
        throw new IllegalArgumentException("seconds " + seconds + " is below 1");
      }
    }
  }

  /** Until it is written again or deleted. */
  Life FOREVER = new Forever();
}
