package io.cpcluster.cli.terminal;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times with units and sizes in binary units, short enough for a table. */
public final class Amounts {
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");
  private static final DateTimeFormatter SHORT_CLOCK = DateTimeFormatter.ofPattern("HH:mm");
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm");

  private Amounts() {}

  /** {@code 9 ms}, {@code 2.6 s}, {@code 41 s}, {@code 3 min}, {@code 5 h}, {@code 2 d}. */
  public static String time(Duration duration) {
    long ms = duration.toMillis();
    if (ms < 1_000) {
      return ms + " ms";
    }
    if (ms < 10_000) {
      return String.format(Locale.ROOT, "%.1f s", ms / 1_000.0);
    }
    long seconds = duration.toSeconds();
    if (seconds < 120) {
      return seconds + " s";
    }
    if (seconds < 7_200) {
      return seconds / 60 + " min";
    }
    return seconds < 172_800 ? seconds / 3_600 + " h" : seconds / 86_400 + " d";
  }

  /** {@link #time} of milliseconds; negative ones, from clocks that differ, count as none. */
  public static String timeMs(long ms) {
    return time(Duration.ofMillis(Math.max(0, ms)));
  }

  /** {@code 2.6 s}: with a tenth, for times of a start. */
  public static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1_000.0);
  }

  /** {@code 512 B}, {@code 1.2 GiB}. */
  public static String size(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 1_024 && unit < UNITS.length - 1) {
      value /= 1_024;
      unit++;
    }
    return unit == 0
        ? bytes + " B"
        : String.format(Locale.ROOT, value < 100 ? "%.1f %s" : "%.0f %s", value, UNITS[unit]);
  }

  /** {@code 1.2/23.4 GiB}: how much of how much, in the unit of the whole. */
  public static String share(long bytes, long of) {
    String whole = size(of);
    int unit = 0;
    for (long rest = of; rest >= 1_024 && unit < UNITS.length - 1; rest /= 1_024) {
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f/%s", bytes / Math.pow(1_024, unit), whole);
  }

  /** {@code 14:03:07.120} in the zone. */
  public static String clock(long epochMs, ZoneId zone) {
    return CLOCK.format(Instant.ofEpochMilli(epochMs).atZone(zone));
  }

  /** {@code 14:02}, with the date when it is not today's. */
  public static String when(Instant instant, ZoneId zone, LocalDate today) {
    ZonedDateTime time = instant.atZone(zone);
    return (time.toLocalDate().equals(today) ? SHORT_CLOCK : DAY).format(time);
  }
}
