package io.cpcluster.contracts.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.fuzzing.Corpus;
import io.cpcluster.fuzzing.Fuzz;
import io.cpcluster.fuzzing.Seed;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A configuration and a command line, whatever somebody wrote: settings or a complaint. */
class SettingsFuzzTest {
  private static final Duration LIMIT = Duration.ofMillis(50);
  private static final List<String> KNOWN =
      List.of("id", "priority", "shell", "labels", "a", "list", "task", "nats");
  private static final List<String> OPTIONS = List.of("log-level", "nats", "credentials");

  @Test
  void whateverStandsInAConfigurationIsReadOrRefused() throws Exception {
    List<Seed> seeds =
        Stream.of(
                Corpus.of("contracts", "json"),
                Corpus.of("node-agent", "configuration"),
                Corpus.of("control-plane", "configuration"))
            .flatMap(List::stream)
            .toList();

    Fuzz.run("settings", seeds, LIMIT, SettingsFuzzTest::settings);
  }

  private static String settings(byte[] document) {
    try {
      ConfigFile file = ConfigFile.parse("c.json", document, KNOWN);
      return KNOWN.stream().map(name -> used(file, name)).toList().toString();
    } catch (InvalidConfig refused) {
      assertThat(refused.getMessage()).startsWith("c.json:");
      return refused.getMessage();
    }
  }

  /** Reads a setting as all that it might be. */
  private static String used(ConfigFile file, String name) {
    StringBuilder all = new StringBuilder();
    all.append(either(() -> file.text(name)));
    all.append(either(() -> file.flag(name)));
    all.append(either(() -> file.number(name, -5, 5)));
    all.append(either(() -> file.texts(name)));
    all.append(either(() -> file.numbers(name, 0, Long.MAX_VALUE)));
    all.append(either(() -> file.section(name, KNOWN).has("a")));
    return all.toString();
  }

  private interface Reading {
    Object read() throws InvalidConfig;
  }

  private static String either(Reading reading) {
    try {
      return reading.read().getClass().getSimpleName().substring(0, 1);
    } catch (InvalidConfig refused) {
      assertThat(refused.getMessage()).startsWith("c.json");
      return "-";
    }
  }

  @Test
  void whateverStandsOnACommandLineIsReadOrRefused() throws Exception {
    Fuzz.run(
        "command lines",
        Corpus.of("contracts", "command-line"),
        LIMIT,
        input -> {
          try {
            List<String> arguments = List.of(new String(input, UTF_8).split("\n", -1));
            return CommandLine.parse(arguments, OPTIONS).options().keySet().toString();
          } catch (InvalidConfig refused) {
            return refused.getMessage();
          }
        });
  }
}
