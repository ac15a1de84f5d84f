package io.cpcluster.dataplane.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.fuzzing.Corpus;
import io.cpcluster.fuzzing.Fuzz;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The names that peers give files: one inside the folder, or refused. */
class FileNameFuzzTest {
  private static final Duration LIMIT = Duration.ofMillis(50);

  @TempDir Path folder;

  @Test
  void whateverAPeerCallsAFileStaysInTheFolderOrIsRefused() throws Exception {
    FileNames names = new FileNames(folder);

    Fuzz.run(
        "file names",
        Corpus.of("data-plane", "file-name"),
        LIMIT,
        input -> {
          String name = new String(input, UTF_8);
          try {
            Path target = names.target(name);
            assertThat(target.startsWith(names.folder()))
                .as("%s leads to %s", name, target)
                .isTrue();
            assertThat(names.folder().relativize(target)).hasToString(name);
            return "a name";
          } catch (Refused refused) {
            return "refused: " + refused.getMessage();
          }
        });
  }
}
