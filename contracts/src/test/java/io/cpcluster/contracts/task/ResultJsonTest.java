package io.cpcluster.contracts.task;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResultJsonTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "Infinity; {\"Number\":\"Infinity\"}",
        "-Infinity; {\"Number\":\"-Infinity\"}",
        "NaN; {\"Number\":\"NaN\"}",
        "3; {\"Number\":3.0}",
        "-0.0; {\"Number\":-0.0}",
        "4.9E-324; {\"Number\":4.9E-324}",
        "1.7976931348623157E308; {\"Number\":1.7976931348623157E308}",
        "4.242640687119286; {\"Number\":4.242640687119286}"
      })
  void aNumberIsReadAsItWasWritten(double number, String json) throws Exception {
    assertThat(Json.writeText(new Result.Number(number))).isEqualTo(json);
    assertThat(read(json)).isEqualTo(new Result.Number(number));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"Number\":\"3\"}",
        "{\"Number\":\"inf\"}",
        "{\"Number\":null}",
        "{\"Response\":1}",
        "{\"Error\":{}}",
        "{\"Bytes\":1}",
        "{\"Sum\":1}",
        "{}",
        "[]",
        "7",
        "\"Stowed\"",
        "{\"Number\":1,\"Error\":\"x\"}"
      })
  void anythingElseIsNoResult(String json) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(InvalidField.class)
        .hasMessageContaining("not a result");
  }

  private static Result read(String json) throws InvalidField {
    return Json.read(json.getBytes(UTF_8), Result.class);
  }
}
