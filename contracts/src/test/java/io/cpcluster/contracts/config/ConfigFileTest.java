package io.cpcluster.contracts.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigFileTest {
  private static final List<String> KNOWN = List.of("role", "slots", "ports", "names", "on");

  @Test
  void everyTypeIsRead() throws InvalidConfig {
    ConfigFile file =
        parse("{\"role\":\"Disk\",\"slots\":3,\"ports\":[80,443],\"names\":[\"a\"],\"on\":true}");

    assertThat(file.text("role")).contains("Disk");
    assertThat(file.number("slots", 1, 10)).contains(3L);
    assertThat(file.numbers("ports", 1, 65_535)).contains(List.of(80L, 443L));
    assertThat(file.texts("names")).contains(List.of("a"));
    assertThat(file.flag("on")).contains(true);
  }

  @Test
  void absentFieldsNullsAndMissingFilesSayNothing() throws InvalidConfig {
    assertThat(parse("{\"role\":null}").text("role")).isEmpty();
    assertThat(parse("{}").number("slots", 1, 2)).isEmpty();
    assertThat(ConfigFile.read(Path.of("no-such-file.json"), KNOWN).has("role")).isFalse();
  }

  @Test
  void anUnknownFieldIsNamedWithItsLineAndTheNearestKnownOne() {
    assertThatThrownBy(() -> parse("{\n  \"slots\": 1,\n\n  \"rol\": \"Disk\"\n}"))
        .isInstanceOf(InvalidConfig.class)
        .hasMessage("worker.json:4: \"rol\" is not a setting; did you mean \"role\"?");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"role":3}         | worker.json:1: "role" must be a string, found a number
          {"role":["a"]}     | worker.json:1: "role" must be a string, found a list
          {"role":{"a":{}}}  | worker.json:1: "role" must be a string, found an object
          """)
  void aWrongTypeIsNamedWithItsLine(String document, String message) {
    assertThatThrownBy(() -> parse(document).text("role")).hasMessage(message);
  }

  @Test
  void aNumberMustBeWholeAndWithinItsBounds() {
    assertThatThrownBy(() -> parse("{\n\"slots\":0}").number("slots", 1, 9))
        .hasMessage("worker.json:2: \"slots\" must be from 1 to 9, found 0");
    assertThatThrownBy(() -> parse("{\"slots\":1.5}").number("slots", 1, 9))
        .hasMessageContaining("must be a whole number, found a number with a fraction");
    assertThatThrownBy(() -> parse("{\"slots\":99999999999999999999}").number("slots", 1, 9))
        .hasMessageContaining("must be a whole number");
    assertThatThrownBy(() -> parse("{\"ports\":[80,\n\"x\"]}").numbers("ports", 1, 9999))
        .hasMessage("worker.json:2: \"ports\" must be a whole number, found a string");
  }

  @Test
  void brokenJsonNamesItsLine() {
    assertThatThrownBy(() -> parse("{\n\"role\" \"Disk\"}"))
        .hasMessageStartingWith("worker.json:2: ");
    assertThatThrownBy(() -> parse("")).hasMessageStartingWith("worker.json:1: ");
    assertThatThrownBy(() -> parse("[]")).hasMessageContaining("expected an object");
    assertThatThrownBy(() -> parse("{} {}")).hasMessageContaining("follows the end");
    assertThatThrownBy(() -> parse("{\"role\":\"a\",\n\"role\":\"b\"}"))
        .hasMessageStartingWith("worker.json:2: ")
        .hasMessageContaining("role");
    assertThatThrownBy(() -> parse("{\"role\":" + "[".repeat(100_000)))
        .isInstanceOf(InvalidConfig.class);
  }

  private static ConfigFile parse(String document) throws InvalidConfig {
    return ConfigFile.parse("worker.json", document.getBytes(StandardCharsets.UTF_8), KNOWN);
  }
}
