package io.cpcluster.master.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.fuzzing.Corpus;
import io.cpcluster.fuzzing.Fuzz;
import io.cpcluster.fuzzing.Seed;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What servers say of connections, and what people ask about nodes: read, passed over or refused.
 */
class AdvisoryFuzzTest {
  private static final Duration LIMIT = Duration.ofMillis(50);

  @Test
  void whateverAServerOrAPersonSaysIsReadOrRefused() throws Exception {
    List<Seed> seeds =
        Stream.concat(
                Corpus.of("control-plane", "advisory").stream(),
                Corpus.of("contracts", "json").stream())
            .toList();

    Fuzz.run("advisories", seeds, LIMIT, AdvisoryFuzzTest::read);
  }

  private static String read(byte[] body) {
    String closed = Advisory.closedNode(body).isPresent() ? "closed " : "";
    try {
      assertThat(NodeQuery.read(body).limit()).isBetween(1, NodeQuery.MAX_LIMIT);
      return closed + "a query";
    } catch (InvalidField refused) {
      assertThat(refused.getMessage()).isNotBlank();
      return closed + refused.getMessage();
    }
  }
}
