package io.cpcluster.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class DurationOptionTest {
  private final DurationOption option = new DurationOption();

  @Test
  void timesAreReadWithTheirUnits() {
    assertThat(option.convert("500ms")).isEqualTo(Duration.ofMillis(500));
    assertThat(option.convert("30s")).isEqualTo(Duration.ofSeconds(30));
    assertThat(option.convert("30")).isEqualTo(Duration.ofSeconds(30));
    assertThat(option.convert("10m")).isEqualTo(Duration.ofMinutes(10));
    assertThat(option.convert("2h")).isEqualTo(Duration.ofHours(2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "-1s", "1.5s", "1 s", "10000000000s", "3d"})
  void otherTextsAreRefused(String text) {
    assertThatThrownBy(() -> option.convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("500ms");
  }
}
