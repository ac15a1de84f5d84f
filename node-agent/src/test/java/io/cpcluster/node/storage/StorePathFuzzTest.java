package io.cpcluster.node.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.fuzzing.Corpus;
import io.cpcluster.fuzzing.Fuzz;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Names of files in a store: below its folder, or refused. */
class StorePathFuzzTest {
  private static final Duration LIMIT = Duration.ofMillis(50);
  private static final Path FOLDER = Path.of("/store");

  @Test
  void whateverAFileIsCalledStaysInTheFolderOrIsRefused() throws Exception {
    Fuzz.run("store paths", Corpus.of("node-agent", "store-path"), LIMIT, StorePathFuzzTest::read);
  }

  private static String read(byte[] input) {
    String name = new String(input, UTF_8);
    StorePath path;
    try {
      path = StorePath.of(name);
    } catch (DiskRefusal refused) {
      assertThat(refused.getMessage()).isNotBlank();
      return String.valueOf(refused.getMessage());
    }
    Path file = FOLDER;
    for (String folder : path.folders()) {
      file = file.resolve(folder);
    }
    file = file.resolve(path.name());
    assertThat((Object) file.normalize()).isEqualTo(file);
    assertThat(file.startsWith(FOLDER)).isTrue();
    assertThat(FOLDER.relativize(file).toString()).isEqualTo(name);
    return "a name";
  }
}
