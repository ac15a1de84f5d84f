package io.cpcluster.launcher.foundation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {
  @TempDir Path folder;

  @Test
  void keysThatAreCutOrHaveABitChangedAreRefusedByNameAndNeverOthers() throws Exception {
    Path file = folder.resolve("operator.json");
    KeyFile made = KeyFile.create(Instant.parse("2026-11-21T14:00:00Z"));
    made.save(file);
    byte[] whole = Files.readAllBytes(file);
    int refused = 0;
    for (int at = 0; at < whole.length; at++) {
      byte[] changed = whole.clone();
      changed[at] ^= 1;
      refused += refusedOrTheSame(file, changed, made);
      refused += refusedOrTheSame(file, Arrays.copyOf(whole, at), made);
    }
    assertThat(refused).isGreaterThan(whole.length);
  }

  /** 1 when it was refused. */
  private static int refusedOrTheSame(Path file, byte[] content, KeyFile made) throws IOException {
    Files.write(file, content);
    try {
      KeyFile loaded = KeyFile.load(file);
      assertThat(loaded.keys().operator().seed()).isEqualTo(made.keys().operator().seed());
      assertThat(loaded.keys().account().seed()).isEqualTo(made.keys().account().seed());
      assertThat(loaded.keys().signing().seed()).isEqualTo(made.keys().signing().seed());
      return 0;
    } catch (IOException refused) {
      assertThat(refused).hasMessageContaining(file.getFileName().toString());
      return 1;
    }
  }
}
