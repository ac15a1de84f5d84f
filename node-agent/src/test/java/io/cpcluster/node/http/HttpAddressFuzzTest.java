package io.cpcluster.node.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.fuzzing.Corpus;
import io.cpcluster.fuzzing.Fuzz;
import io.cpcluster.node.outside.InvalidDestination;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Addresses that tasks and redirects name: one of http or https, or refused. */
class HttpAddressFuzzTest {
  private static final Duration LIMIT = Duration.ofMillis(50);

  @Test
  void whateverATaskOrARedirectNamesIsAnAddressOrRefused() throws Exception {
    HttpAddress here = HttpAddress.parse("http://example.org/a/b?c");

    Fuzz.run(
        "addresses",
        Corpus.of("node-agent", "destination"),
        LIMIT,
        input -> {
          String text = new String(input, UTF_8);
          return outcome(() -> HttpAddress.parse(text)) + outcome(() -> here.redirected(text));
        });
  }

  private interface Reading {
    HttpAddress read() throws InvalidDestination;
  }

  private static String outcome(Reading reading) {
    try {
      HttpAddress address = reading.read();
      assertThat(address.pathAndQuery()).startsWith("/").isASCII().doesNotContainAnyWhitespaces();
      assertThat(address.scheme()).isIn("http", "https");
      return "an address";
    } catch (InvalidDestination refused) {
      assertThat(refused.getMessage()).isNotBlank().hasSizeLessThan(500);
      return String.valueOf(refused.getMessage());
    }
  }
}
