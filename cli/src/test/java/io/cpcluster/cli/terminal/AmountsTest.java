package io.cpcluster.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmountsTest {
  private static final ZoneId UTC = ZoneOffset.UTC;

  @ParameterizedTest
  @CsvSource({
    "0, 0 ms",
    "9, 9 ms",
    "999, 999 ms",
    "2600, 2.6 s",
    "41000, 41 s",
    "119999, 119 s",
    "180000, 3 min",
    "18000000, 5 h",
    "259200000, 3 d"
  })
  void timesHaveTheUnitThatFits(long ms, String text) {
    assertThat(Amounts.timeMs(ms)).isEqualTo(text);
  }

  @Test
  void timesThatClocksMadeNegativeCountAsNone() {
    assertThat(Amounts.timeMs(-5)).isEqualTo("0 ms");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "1023, 1023 B",
    "1024, 1.0 KiB",
    "1288490188, 1.2 GiB",
    "524288000, 500 MiB",
    "9223372036854775807, 8192 PiB"
  })
  void sizesAreBinary(long bytes, String text) {
    assertThat(Amounts.size(bytes)).isEqualTo(text);
  }

  @Test
  void aShareIsInTheUnitOfTheWhole() {
    assertThat(Amounts.share(1_288_490_188L, 25_125_558_681L)).isEqualTo("1.2/23.4 GiB");
    assertThat(Amounts.share(10, 1_000)).isEqualTo("10.0/1000 B");
  }

  @Test
  void aStartHasATenthOfASecond() {
    assertThat(Amounts.seconds(Duration.ofMillis(2_649))).isEqualTo("2.6 s");
  }

  @Test
  void aMomentOfTodayNeedsNoDate() {
    Instant moment = Instant.parse("2026-11-21T14:02:59Z");
    assertThat(Amounts.when(moment, UTC, LocalDate.of(2026, 11, 21))).isEqualTo("14:02");
    assertThat(Amounts.when(moment, UTC, LocalDate.of(2026, 11, 22))).isEqualTo("2026-11-21 14:02");
  }
}
