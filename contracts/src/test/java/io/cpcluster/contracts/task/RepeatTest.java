package io.cpcluster.contracts.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cpcluster.contracts.json.InvalidField;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When a task that repeats runs. */
class RepeatTest {
  @ParameterizedTest
  @CsvSource({
    "@every 1s, 1000",
    "@every 90s, 90000",
    "@every 1h30m, 5400000",
    "@every 720h, 2592000000"
  })
  void everySoOften(String text, long periodMs) throws Exception {
    assertThat(Repeat.parse(text)).isEqualTo(new Repeat.Every(periodMs));
  }

  @Test
  void theTimesOfAPeriodStayOnTheirGridAndMissedOnesAreLeftOut() {
    Repeat every = new Repeat.Every(10_000);

    assertThat(every.first(3_000)).isEqualTo(13_000);
    assertThat(every.next(13_000, 13_400)).isEqualTo(23_000);
    assertThat(every.next(13_000, 58_000)).as("a time to come, not one missed").isEqualTo(63_000);
    assertThat(every.next(13_000, 12_000)).as("a clock that is behind").isEqualTo(23_000);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "* * * * * *      | 2026-11-21T23:59:59Z | 2026-11-22T00:00:00Z",
        "*/15 * * * * *   | 2026-11-21T10:00:15Z | 2026-11-21T10:00:30Z",
        "0 30 6 * * 1-5   | 2026-11-20T06:30:00Z | 2026-11-23T06:30:00Z",
        "0 0 0 1 1 *      | 2026-11-21T10:00:00Z | 2027-01-01T00:00:00Z",
        "5 0 12 29 2 *    | 2026-11-21T10:00:00Z | 2028-02-29T12:00:05Z",
        "0 0 8-18/5 * * 0 | 2026-11-21T10:00:00Z | 2026-11-22T08:00:00Z",
        "0 0 8-18/5 * * 0 | 2026-11-22T08:00:00Z | 2026-11-22T13:00:00Z",
        "0 10,5 * * * *   | 2026-11-21T10:00:00Z | 2026-11-21T10:05:00Z",
        "0 0 0 13 * 5     | 2026-11-21T10:00:00Z | 2026-11-27T00:00:00Z",
        "0 0 0 13 * 5     | 2026-12-12T10:00:00Z | 2026-12-13T00:00:00Z",
        "30 59 23 31 12 * | 2026-11-21T10:00:00Z | 2026-12-31T23:59:30Z"
      })
  void theNextTimeOfACron(String cron, Instant after, Instant next) throws Exception {
    long found = Repeat.parse(cron).first(after.toEpochMilli());

    assertThat(Instant.ofEpochMilli(found)).isEqualTo(next);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10s",
        "@every",
        "@every 10",
        "@every 0s",
        "@every -1s",
        "@every 1s1h",
        "@every 721h",
        "@every 99999999s",
        "@hourly",
        "@every  10s",
        "@at 2026-11-21T00:00:00Z"
      })
  void aPeriodThatIsNoneIsRefused(String text) {
    assertThatThrownBy(() -> Repeat.parse(text))
        .isInstanceOf(InvalidField.class)
        .hasMessageMatching("expected \"@every 10s\".*|a task repeats after 1 s to 30 days");
  }

  @Test
  void aWrongFieldOfACronIsNamed() {
    for (List<String> wrong :
        List.of(
            List.of("60 * * * * *", "\"60\" is no second: give numbers from 0 to 59"),
            List.of("0 x * * * *", "\"x\" is no minute"),
            List.of("0 0 5-1 * * *", "\"5-1\" is no hour"),
            List.of("0 0 0 0 * *", "\"0\" is no day: give numbers from 1 to 31"),
            List.of("0 0 0 1 */0 *", "\"*/0\" is no month"),
            List.of("0 0 0 * * 7", "\"7\" is no weekday: give numbers from 0 to 6"),
            List.of("0 0 0 * * MON", "\"MON\" is no weekday"),
            List.of("0 1,,2 0 * * *", "\"\" is no minute"),
            List.of("0 0 0 30 2 *", "there is no such day"),
            List.of("* * * * *", "six fields of cron"),
            List.of("* * * * * * *", "six fields of cron"))) {
      assertThatThrownBy(() -> Repeat.parse(wrong.getFirst()))
          .as(wrong.getFirst())
          .isInstanceOf(InvalidField.class)
          .hasMessageContaining(wrong.getLast());
    }
  }
}
