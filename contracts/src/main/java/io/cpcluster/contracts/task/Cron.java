package io.cpcluster.contracts.task;

import io.cpcluster.contracts.json.InvalidField;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * Times named by six fields of numbers: second, minute, hour, day, month, weekday (0 is Sunday), in
 * UTC. A field is {@code *} or a list of numbers and ranges, each with an optional step. When day
 * and weekday are both given, either is enough, as everywhere with cron.
 *
 * @param fields for each field a bit for each number that it allows
 */
record Cron(List<Long> fields, boolean anyDay, boolean anyWeekday) implements Repeat {
  /** 29 February on one weekday may be 40 years away: 2100 is no leap year. */
  private static final int DAYS_SEARCHED = 366 * 41;

  private static final Field[] FORM = {
    new Field("second", 0, 59),
    new Field("minute", 0, 59),
    new Field("hour", 0, 23),
    new Field("day", 1, 31),
    new Field("month", 1, 12),
    new Field("weekday", 0, 6)
  };

  private record Field(String name, int least, int most) {}

  static Cron parse(String text) throws InvalidField {
    String[] words = text.split(" ", -1);
    if (words.length != FORM.length || text.length() > 200) {
      throw new InvalidField("expected " + RULE);
    }
    Long[] fields = new Long[FORM.length];
    for (int i = 0; i < FORM.length; i++) {
      fields[i] = numbers(FORM[i], words[i]);
    }
    Cron cron = new Cron(List.of(fields), words[3].startsWith("*"), words[5].startsWith("*"));
    if (cron.after(0).isEmpty()) {
      throw new InvalidField("there is no such day: \"" + text + "\" never comes");
    }
    return cron;
  }

  @Override
  public long first(long nowMs) {
    return next(nowMs, nowMs);
  }

  @Override
  public long next(long lastMs, long nowMs) {
    return after(Math.max(lastMs, nowMs)).orElseThrow(() -> new IllegalStateException("no time"));
  }

  private Optional<Long> after(long ms) {
    LocalDateTime from =
        LocalDateTime.ofInstant(Instant.ofEpochSecond(Math.floorDiv(ms, 1_000L)), ZoneOffset.UTC)
            .plusSeconds(1);
    LocalDate day = from.toLocalDate();
    int second = from.toLocalTime().toSecondOfDay();
    for (int searched = 0; searched < DAYS_SEARCHED; searched++) {
      int found = isOn(day) ? atOrAfter(second) : -1;
      if (found >= 0) {
        return Optional.of((day.toEpochDay() * 86_400 + found) * 1_000);
      }
      day = day.plusDays(1);
      second = 0;
    }
    return Optional.empty();
  }

  private boolean isOn(LocalDate day) {
    boolean dayFits = has(3, day.getDayOfMonth());
    boolean weekdayFits = has(5, day.getDayOfWeek().getValue() % 7);
    boolean isEither = !anyDay && !anyWeekday;
    boolean fits = isEither ? (dayFits || weekdayFits) : (dayFits && weekdayFits);
    return fits && has(4, day.getMonthValue());
  }

  /** The first second of a day that fits, not before the given one; -1 when none does. */
  private int atOrAfter(int earliest) {
    for (int hour = earliest / 3_600; hour < 24; hour++) {
      if (!has(2, hour)) {
        continue;
      }
      for (int minute = 0; minute < 60; minute++) {
        int begin = hour * 3_600 + minute * 60;
        if (!has(1, minute) || begin + 59 < earliest) {
          continue;
        }
        for (int second = Math.max(0, earliest - begin); second < 60; second++) {
          if (has(0, second)) {
            return begin + second;
          }
        }
      }
    }
    return -1;
  }

  private boolean has(int field, int number) {
    return ((fields.get(field) >> number) & 1) == 1;
  }

  private static long numbers(Field field, String word) throws InvalidField {
    long bits = 0;
    for (String part : word.split(",", -1)) {
      bits |= range(field, part);
    }
    return bits;
  }

  private static long range(Field field, String part) throws InvalidField {
    String[] rangeAndStep = part.split("/", -1);
    String range = rangeAndStep[0];
    int step = rangeAndStep.length == 1 ? 1 : number(field, part, rangeAndStep[1]);
    if (rangeAndStep.length > 2 || step < 1) {
      throw wrong(field, part);
    }
    int first = field.least();
    int last = field.most();
    if (!range.equals("*")) {
      String[] ends = range.split("-", -1);
      first = number(field, part, ends[0]);
      last = ends.length > 1 ? number(field, part, ends[1]) : first;
      last = ends.length == 1 && rangeAndStep.length == 2 ? field.most() : last;
      if (ends.length > 2 || first < field.least() || last > field.most() || first > last) {
        throw wrong(field, part);
      }
    }
    long bits = 0;
    for (int number = first; number <= last; number += step) {
      bits |= 1L << number;
    }
    return bits;
  }

  private static int number(Field field, String part, String digits) throws InvalidField {
    if (digits.isEmpty() || digits.length() > 2 || !digits.chars().allMatch(Character::isDigit)) {
      throw wrong(field, part);
    }
    return Integer.parseInt(digits);
  }

  private static InvalidField wrong(Field field, String part) {
    String shown = part.length() > 40 ? part.substring(0, 40) + "…" : part;
    return new InvalidField(
        "\""
            + shown
            + "\" is no "
            + field.name()
            + ": give numbers from "
            + field.least()
            + " to "
            + field.most()
            + ", as *, 5, 1-5, */10 or a list of these");
  }
}
