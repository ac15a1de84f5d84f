package io.cpcluster.node.outside;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.fuzzing.Corpus;
import io.cpcluster.fuzzing.Fuzz;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Destinations as people and tasks write them: one, or refused; no name is looked up for it. */
class DestinationFuzzTest {
  private static final Duration LIMIT = Duration.ofMillis(50);

  @Test
  void whateverIsMadeOfDestinationsIsOneOrRefused() throws Exception {
    Fuzz.run(
        "destinations", Corpus.of("node-agent", "destination"), LIMIT, DestinationFuzzTest::read);
  }

  private static String read(byte[] input) {
    String text = new String(input, UTF_8);
    return pattern(text) + destination(text);
  }

  private static String pattern(String text) {
    try {
      DestinationPattern pattern = DestinationPattern.parse(text);
      assertThat(pattern).hasToString(text).isEqualTo(DestinationPattern.parse(text));
      return "a pattern";
    } catch (InvalidDestination refused) {
      assertThat(refused.getMessage()).isNotBlank();
      return "no pattern";
    }
  }

  private static String destination(String text) {
    try {
      Destination destination = Destination.parse(text, 80);
      assertThat(Destination.parse(destination.toString())).isEqualTo(destination);
      return "a destination";
    } catch (InvalidDestination refused) {
      assertThat(refused.getMessage()).isNotBlank().hasSizeLessThan(500);
      return String.valueOf(refused.getMessage());
    }
  }
}
