package io.cpcluster.contracts.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandLineTest {
  private static final List<String> KNOWN = List.of("log-level", "id");

  @Test
  void anOptionsValueIsNotTheConfigurationFile() throws InvalidConfig {
    CommandLine line = CommandLine.parse(List.of("--log-level", "debug", "cfg.json"), KNOWN);

    assertThat(line.option("log-level")).contains("debug");
    assertThat(line.configFile()).contains(Path.of("cfg.json"));
  }

  @Test
  void aValueMayFollowAnEqualsSign() throws InvalidConfig {
    CommandLine line = CommandLine.parse(List.of("cfg.json", "--log-level=debug"), KNOWN);

    assertThat(line.option("log-level")).contains("debug");
    assertThat(line.option("id")).isEmpty();
  }

  @Test
  void whatCannotBeMeantIsRefused() {
    assertThatThrownBy(() -> CommandLine.parse(List.of("--loglevel", "x"), KNOWN))
        .hasMessage("--loglevel is not an option; did you mean --log-level?");
    assertThatThrownBy(() -> CommandLine.parse(List.of("--id"), KNOWN))
        .hasMessage("--id needs a value");
    assertThatThrownBy(() -> CommandLine.parse(List.of("a.json", "b.json"), KNOWN))
        .hasMessageContaining("already a.json");
  }
}
