package io.cpcluster.master.join;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs newcomers who are refused, a few lines a minute however many there are, and only so much of
 * each. Thread-safe.
 */
final class RefusedNewcomers {
  private static final Logger LOG = LoggerFactory.getLogger(RefusedNewcomers.class);
  private static final int MOST_LINES_A_TIME = 10;
  private static final long TIME_NANOS = Duration.ofSeconds(10).toNanos();
  private static final int SHOWN_LENGTH = 120;

  private long beganNanos = System.nanoTime();
  private int lines;
  private final AtomicLong unsaid = new AtomicLong();

  /** One more, by a token's id. */
  void add(String token, String why) {
    if (!mayLog(System.nanoTime())) {
      unsaid.incrementAndGet();
      return;
    }
    LOG.info(
        "a newcomer is refused (token {}): {}; {} before were not told of",
        token,
        shown(why),
        unsaid.getAndSet(0));
  }

  private synchronized boolean mayLog(long nowNanos) {
    if (nowNanos - beganNanos > TIME_NANOS) {
      beganNanos = nowNanos;
      lines = 0;
    }
    return lines++ < MOST_LINES_A_TIME;
  }

  private static String shown(String text) {
    String cut = text.length() > SHOWN_LENGTH ? text.substring(0, SHOWN_LENGTH) + "…" : text;
    return cut.replaceAll("\\p{Cntrl}", "?");
  }
}
