package io.cpcluster.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.config.InvalidConfig;
import io.cpcluster.contracts.config.OwnerOnly;
import io.cpcluster.contracts.subject.Ids;
import io.cpcluster.fuzzing.Corpus;
import io.cpcluster.fuzzing.Fuzz;
import io.cpcluster.fuzzing.Seed;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node's files, whatever stands in them: a node's settings, or a complaint that names the file.
 */
class ConfigurationFuzzTest {
  private static final Duration LIMIT = Duration.ofMillis(100);

  @TempDir Path folder;

  private static List<Seed> seeds(String own) throws IOException {
    return Stream.concat(
            Corpus.of("node-agent", own).stream(), Corpus.of("contracts", "json").stream())
        .toList();
  }

  @Test
  void whateverStandsInAConfigurationIsReadOrRefused() throws Exception {
    Path file = folder.resolve("config.json");

    Fuzz.run(
        "node configuration",
        seeds("configuration"),
        LIMIT,
        document -> {
          OwnerOnly.write(file, document);
          return read(List.of(file.toString()));
        });
  }

  @Test
  void whateverStandsInAJoinFileIsReadOrRefused() throws Exception {
    Path file = folder.resolve("join.json");

    Fuzz.run(
        "join.json",
        seeds("join"),
        LIMIT,
        document -> {
          OwnerOnly.write(file, document);
          return read(List.of("--join", file.toString())) + join(file);
        });
  }

  @Test
  void whateverStandsInACredentialsFileIsReadOrRefused() throws Exception {
    Path file = folder.resolve("node.creds");

    Fuzz.run(
        "credentials",
        seeds("join"),
        LIMIT,
        document -> {
          OwnerOnly.write(file, document);
          return read(List.of("--credentials", file.toString()));
        });
  }

  private static String read(List<String> arguments) {
    try {
      NodeConfigReader.Reading reading = NodeConfigReader.read(arguments, Map.of(), () -> "n-1");
      assertThat(Ids.isValid(reading.config().id())).isTrue();
      assertThat(reading.config().nats()).isNotEmpty();
      return "read, " + reading.joining().isPresent() + reading.warnings();
    } catch (InvalidConfig refused) {
      assertThat(refused.getMessage()).isNotBlank();
      return refused.getMessage();
    }
  }

  private static String join(Path file) {
    try {
      SecretFile.Join join = SecretFile.join(file);
      assertThat(join.addresses()).doesNotContainNull();
      return "joins " + join.token().isPresent();
    } catch (InvalidConfig refused) {
      assertThat(refused.getMessage()).contains(file.toString());
      return refused.getMessage();
    }
  }
}
