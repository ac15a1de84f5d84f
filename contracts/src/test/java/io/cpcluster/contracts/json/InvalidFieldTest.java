package io.cpcluster.contracts.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InvalidFieldTest {
  private static final List<String> KNOWN = List.of("expression", "role", "min_port", "key");

  @ParameterizedTest
  @CsvSource({
    "expresion, expression",
    "Expression, expression",
    "expressions, expression",
    "exprsesion, expression",
    "rol, role",
    "min_prot, min_port",
    "min, min_port",
    "kez, key"
  })
  void aSlipIsAnsweredWithTheWordThatWasMeant(String slip, String meant) {
    assertThat(InvalidField.nearest(slip, KNOWN)).contains(meant);
  }

  @ParameterizedTest
  @CsvSource({"colour", "x", "ports"})
  void anotherWordIsAnsweredWithAllThatAreKnown(String word) {
    assertThat(InvalidField.unknown("field", word, KNOWN).getMessage())
        .isEqualTo("unknown field \"" + word + "\"; known: expression, role, min_port, key");
  }

  @Test
  void aLongWordIsShownInPartAndNotCompared() {
    assertThat(InvalidField.unknown("field", "e".repeat(100_000), KNOWN).getMessage())
        .hasSizeLessThan(200);
  }
}
