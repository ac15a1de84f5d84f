package io.cpcluster.contracts.task;

import io.cpcluster.contracts.json.InvalidField;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * When a task that repeats runs: {@code @every 10s} or six fields of cron, in UTC, as NATS spells
 * both. Times are milliseconds since 1970.
 */
public sealed interface Repeat permits Repeat.Every, Cron {
  /** How both are spelled, for messages. */
  String RULE =
      "\"@every 10s\" (also 5m, 2h, 1h30m; 1 s to 30 days) or six fields of cron in UTC:"
          + " second minute hour day month weekday, such as \"0 30 6 * * 1-5\"";

  /** The first time, of a task that is submitted now. */
  long first(long nowMs);

  /** The time after one that has come; what was missed meanwhile is left out. */
  long next(long lastMs, long nowMs);

  /**
   * Reads either form.
   *
   * @throws InvalidField saying what is wrong with it
   */
  static Repeat parse(String text) throws InvalidField {
    return text.startsWith("@") ? Every.parse(text) : Cron.parse(text);
  }

  /** Again and again after the same time. */
  record Every(long periodMs) implements Repeat {
    private static final Pattern FORM =
        Pattern.compile("@every (?=\\d)(?:(\\d{1,6})h)?(?:(\\d{1,6})m)?(?:(\\d{1,7})s)?");
    private static final Duration LONGEST = Duration.ofDays(30);

    @Override
    public long first(long nowMs) {
      return nowMs + periodMs;
    }

    @Override
    public long next(long lastMs, long nowMs) {
      long missed = Math.max(0, Math.floorDiv(nowMs - lastMs, periodMs));
      return lastMs + (missed + 1) * periodMs;
    }

    static Every parse(String text) throws InvalidField {
      Matcher parts = FORM.matcher(text);
      if (!parts.matches()) {
        throw new InvalidField("expected " + RULE);
      }
      Duration period =
          Duration.ofHours(number(parts.group(1)))
              .plusMinutes(number(parts.group(2)))
              .plusSeconds(number(parts.group(3)));
      if (!period.isPositive() || period.compareTo(LONGEST) > 0) {
        throw new InvalidField("a task repeats after 1 s to 30 days");
      }
      return new Every(period.toMillis());
    }

    private static long number(@Nullable String digits) {
      return digits == null ? 0 : Long.parseLong(digits);
    }
  }
}
