package io.cpcluster.contracts.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BytesJsonTest {
  @ParameterizedTest
  @ValueSource(strings = {"[104,105,195,164]", "\"hiä\"", "{\"base64\":\"aGnDpA==\"}"})
  void theSameBytesAreReadFromThreeSpellings(String spelling) throws Exception {
    assertThat(read(spelling)).isEqualTo(Bytes.ofText("hiä"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "\"\"", "{\"base64\":\"\"}"})
  void noBytesAreReadFromThreeSpellings(String spelling) throws Exception {
    assertThat(read(spelling)).isEqualTo(Bytes.empty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[256]",
        "[-1]",
        "[1.0]",
        "[\"1\"]",
        "[null]",
        "[[1]]",
        "[99999999999]",
        "7",
        "true",
        "{}",
        "{\"base64\":1}",
        "{\"base64\":\"a\"}",
        "{\"base64\":\"a b=\"}",
        "{\"hex\":\"00\"}"
      })
  void anythingElseIsRefusedWithTheThreeSpellings(String spelling) {
    assertThatThrownBy(() -> read(spelling))
        .isInstanceOf(InvalidField.class)
        .hasMessageContaining("a list of numbers from 0 to 255, a string, or {\"base64\"");
  }

  @Test
  void upTo4KiBAreWrittenAsAList() {
    String written = Json.writeText(Bytes.of(new byte[4096]));

    assertThat(written).startsWith("[0,0").endsWith("0]").hasSize(2 * 4096 + 1);
  }

  @Test
  void moreThan4KiBAreWrittenAsBase64() {
    byte[] content = "x".repeat(4097).getBytes(UTF_8);

    assertThat(Json.writeText(Bytes.of(content)))
        .isEqualTo("{\"base64\":\"" + Base64.getEncoder().encodeToString(content) + "\"}");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4095, 4096, 4097, 70_000})
  void everySizeIsReadAsWritten(int size) throws Exception {
    byte[] content = new byte[size];
    for (int i = 0; i < size; i++) {
      content[i] = (byte) (i * 31);
    }

    assertThat(Json.read(Json.write(Bytes.of(content)), Bytes.class)).isEqualTo(Bytes.of(content));
  }

  @Test
  void bytesDoNotChangeWithTheArrayTheyCameFrom() {
    byte[] content = {1, 2};
    Bytes bytes = Bytes.of(content);

    content[0] = 9;
    bytes.toArray()[1] = 9;

    assertThat(bytes).isEqualTo(Bytes.of(new byte[] {1, 2}));
  }

  private static Bytes read(String json) throws InvalidField {
    return Json.read(json.getBytes(UTF_8), Bytes.class);
  }
}
