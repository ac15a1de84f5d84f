package io.cpcluster.master.events;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** The time in RFC 3339, UTC, with milliseconds. Thread-safe: the text is kept with its second. */
final class EventTime {
  private static final DateTimeFormatter TO_SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);

  private final InstantSource clock;
  // Any thread may replace it: a reader that sees an older one makes its own.
  private volatile Second last = new Second(Long.MIN_VALUE, "");

  EventTime(InstantSource clock) {
    this.clock = clock;
  }

  String now() {
    long millis = clock.millis();
    long second = Math.floorDiv(millis, 1000L);
    Second current = last;
    if (current.epochSecond != second) {
      current = new Second(second, TO_SECONDS.format(Instant.ofEpochSecond(second)));
      last = current;
    }
    int rest = (int) Math.floorMod(millis, 1000L);
    return current.text
        + '.'
        + (char) ('0' + rest / 100)
        + (char) ('0' + rest / 10 % 10)
        + (char) ('0' + rest % 10)
        + 'Z';
  }

  private record Second(long epochSecond, String text) {}
}
