package io.cpcluster.master.requests;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs requests whose reply subject may not be used, one line in so many seconds. Thread-safe. */
final class ForeignReplies {
  private static final Logger LOG = LoggerFactory.getLogger(ForeignReplies.class);
  private static final long LOG_EVERY_NANOS = Duration.ofSeconds(10).toNanos();
  private static final int SHOWN_LENGTH = 80;

  private final AtomicLong dropped = new AtomicLong();
  private final AtomicLong nextLogNanos = new AtomicLong(System.nanoTime());

  void dropped(String subject, String inbox) {
    dropped.incrementAndGet();
    long now = System.nanoTime();
    long due = nextLogNanos.get();
    if (now - due >= 0 && nextLogNanos.compareAndSet(due, now + LOG_EVERY_NANOS)) {
      LOG.warn(
          "dropped {} answers whose reply subject is no inbox of the asker; the latest: request"
              + " on {}, reply to {}",
          dropped.getAndSet(0),
          shown(subject),
          shown(inbox));
    }
  }

  private static String shown(String text) {
    String cut = text.length() > SHOWN_LENGTH ? text.substring(0, SHOWN_LENGTH) + "…" : text;
    return HeaderText.of(cut);
  }
}
