package io.cpcluster.master.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.config.InvalidConfig;
import io.cpcluster.contracts.config.OwnerOnly;
import io.cpcluster.fuzzing.Corpus;
import io.cpcluster.fuzzing.Fuzz;
import io.cpcluster.fuzzing.Seed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A master's configuration, whatever stands in it: settings, or a complaint. */
class ConfigurationFuzzTest {
  private static final Duration LIMIT = Duration.ofMillis(100);

  @TempDir Path folder;

  @Test
  void whateverStandsInAConfigurationIsReadOrRefused() throws Exception {
    Path file = folder.resolve("config.json");
    List<Seed> seeds =
        Stream.concat(
                Corpus.of("control-plane", "configuration").stream(),
                Corpus.of("contracts", "json").stream())
            .toList();

    Fuzz.run(
        "master configuration",
        seeds,
        LIMIT,
        document -> {
          OwnerOnly.write(file, document);
          return read(List.of(file.toString()));
        });
  }

  @Test
  void whateverStandsInACredentialsFileIsReadOrRefused() throws Exception {
    Path file = folder.resolve("master.creds");
    List<Seed> seeds =
        Stream.concat(
                Corpus.of("node-agent", "join").stream(), Corpus.of("contracts", "json").stream())
            .toList();

    Fuzz.run(
        "master credentials",
        seeds,
        LIMIT,
        document -> {
          OwnerOnly.write(file, document);
          return read(List.of("--credentials", file.toString()));
        });
  }

  private static String read(List<String> arguments) {
    try {
      MasterConfigReader.Reading reading = MasterConfigReader.read(arguments, Map.of());
      assertThat(reading.config().ports().first()).isPositive();
      return "read" + reading.warnings();
    } catch (InvalidConfig refused) {
      assertThat(refused.getMessage()).isNotBlank();
      return refused.getMessage();
    }
  }
}
