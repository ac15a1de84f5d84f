package io.cpcluster.node.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.fuzzing.Corpus;
import io.cpcluster.fuzzing.Fuzz;
import io.cpcluster.fuzzing.Seed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Commands to run tasks, also of newer masters: each assignment read or to be refused. */
class RunCommandFuzzTest {
  private static final Duration LIMIT = Duration.ofMillis(50);
  private static final Path GOLDEN =
      Path.of("..", "contracts", "src", "test", "resources", "golden", "node");

  @Test
  void whateverIsMadeOfCommandsIsReadOrRefused() throws Exception {
    List<Seed> seeds =
        Stream.concat(Corpus.below(GOLDEN).stream(), Corpus.of("contracts", "json").stream())
            .toList();

    Fuzz.run("run commands", seeds, LIMIT, RunCommandFuzzTest::read);
  }

  private static String read(byte[] body) {
    try {
      RunCommandReader.Reading reading = RunCommandReader.read(body);
      assertThat(reading.command().assignments()).doesNotContainNull();
      assertThat(reading.unreadable()).doesNotContainNull();
      return "read " + reading.unreadable().isEmpty();
    } catch (InvalidField refused) {
      assertThat(refused.getMessage()).isNotBlank();
      return refused.getMessage();
    }
  }
}
