package io.cpcluster.master.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackOffTest {
  @ParameterizedTest
  @CsvSource({"1, 500, 1000", "2, 1000, 2000", "5, 8000, 16000", "9, 128000, 256000"})
  void theRestDoublesWithEachAttempt(int attempts, long least, long most) {
    assertThat(new BackOff(_ -> 0).restMs(attempts)).isEqualTo(least);
    assertThat(new BackOff(below -> below - 1).restMs(attempts)).isEqualTo(most);
  }

  @Test
  void itNeverExceedsFiveMinutes() {
    for (int attempts : new int[] {10, 64, 100, Integer.MAX_VALUE}) {
      assertThat(new BackOff(below -> below - 1).restMs(attempts)).isEqualTo(300_000);
    }
  }

  @Test
  void twoThatFailedTogetherRestForDifferentTimes() {
    BackOff random = BackOff.random();

    List<Long> rests = Stream.generate(() -> random.restMs(10)).limit(50).toList();

    assertThat(rests).allMatch(rest -> rest >= 150_000 && rest <= 300_000);
    // Two of fifty are alike by chance once in a hundred times; half of them never.
    assertThat(Set.copyOf(rests)).hasSizeGreaterThan(25);
  }
}
