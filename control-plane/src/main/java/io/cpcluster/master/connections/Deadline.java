package io.cpcluster.master.connections;

import java.time.Duration;

/** Until when an answer has to be given. */
record Deadline(long atNanos) {
  /** Askers are promised an answer within 2 s. */
  private static final Duration ANSWER = Duration.ofMillis(1_900);

  static Deadline ofAnAnswer() {
    return new Deadline(System.nanoTime() + ANSWER.toNanos());
  }

  /** What is left when so much is kept for what comes after; never negative. */
  Duration leftBut(Duration kept) {
    long left = atNanos - System.nanoTime() - kept.toNanos();
    return Duration.ofNanos(Math.max(0, left));
  }

  /** The same, and at most so much. */
  Duration leftBut(Duration kept, Duration most) {
    Duration left = leftBut(kept);
    return left.compareTo(most) < 0 ? left : most;
  }
}
