package io.cpcluster.contracts.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.fuzzing.Corpus;
import io.cpcluster.fuzzing.Fuzz;
import io.cpcluster.fuzzing.Seed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The reader and the writer for frequent headers say what the general ones say. */
class LinkHeaderFuzzTest {
  private static final Duration LIMIT = Duration.ofMillis(50);
  private static final int OFFSET = 7;

  @Test
  void plainAndGeneralReadersAgreeOnWhateverIsMadeOfHeaders() throws Exception {
    List<Seed> seeds =
        Corpus.below(Path.of("src", "test", "resources", "golden", "frame")).stream()
            .map(seed -> new Seed(seed.name(), compact(seed)))
            .toList();

    Fuzz.run("headers", seeds, LIMIT, LinkHeaderFuzzTest::read);
  }

  /** As the writer writes it: the plain reader leaves blanks to the other. */
  private static byte[] compact(Seed seed) {
    try {
      return LinkMessageJson.write(LinkMessageJson.read(seed.content()));
    } catch (InvalidField broken) {
      throw new AssertionError(seed.name(), broken);
    }
  }

  private static String read(byte[] header) throws Exception {
    byte[] within = new byte[header.length + 2 * OFFSET];
    Arrays.fill(within, (byte) '"');
    System.arraycopy(header, 0, within, OFFSET, header.length);
    LinkMessage plain = PlainHeaderReader.read(within, OFFSET, header.length);
    LinkMessage general;
    try {
      general = LinkMessageJson.read(header);
    } catch (InvalidField refused) {
      assertThat(plain).as("what the general reader refuses").isNull();
      return refused.getMessage();
    }
    if (plain != null) {
      assertThat(plain).isEqualTo(general);
    }
    byte[] into = new byte[header.length * 6 + 1_000];
    int end = LinkMessageJson.write(general, into, OFFSET);
    assertThat(end).isPositive();
    assertThat(LinkMessageJson.read(into, OFFSET, end - OFFSET)).isEqualTo(general);
    assertThat(Arrays.copyOfRange(into, OFFSET, end)).isEqualTo(LinkMessageJson.write(general));
    return (plain == null ? "general " : "plain ") + general.getClass().getSimpleName();
  }
}
