package io.cpcluster.node.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnKeyTest {
  @TempDir Path folder;

  @Test
  void theKeyIsMadeOnce() throws Exception {
    assertThat(OwnKey.in(folder).publicKey()).isEqualTo(OwnKey.in(folder).publicKey());
  }

  @Test
  void filesThatOthersMayReadOrThatAreLinksAreRefused() throws Exception {
    OwnKey.in(folder).keep("a.b.c");
    for (String name : List.of("node.key", "node.creds")) {
      Path file = folder.resolve(name);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
      assertThatThrownBy(() -> OwnKey.in(folder))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(name)
          .hasMessageContaining("chmod 600");

      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
      Path elsewhere = Files.move(file, folder.resolve("elsewhere." + name));
      Files.createSymbolicLink(file, elsewhere);
      assertThatThrownBy(() -> OwnKey.in(folder))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("is a link");
      Files.move(elsewhere, file, StandardCopyOption.REPLACE_EXISTING);
    }
    assertThat(OwnKey.in(folder).publicKey()).isNotEmpty();
  }

  @Test
  void aKeyThatIsCutOrHasABitChangedIsRefusedByNameAndNeverAnother() throws Exception {
    Path file = folder.resolve("node.key");
    String made = OwnKey.in(folder).publicKey();
    byte[] whole = Files.readAllBytes(file);
    int refused = 0;
    for (int at = 0; at < whole.length; at++) {
      byte[] changed = whole.clone();
      changed[at] ^= 1;
      refused += refusedOrTheSame(file, changed, made);
      refused += refusedOrTheSame(file, Arrays.copyOf(whole, at), made);
    }
    assertThat(refused).isGreaterThanOrEqualTo(2 * (whole.length - 2));
    Files.write(file, whole);
    assertThat(OwnKey.in(folder).publicKey()).isEqualTo(made);
  }

  /** 1 when it was refused. */
  private int refusedOrTheSame(Path file, byte[] content, String made) throws IOException {
    Files.write(file, content);
    try {
      assertThat(OwnKey.in(folder).publicKey()).isEqualTo(made);
      return 0;
    } catch (IOException refused) {
      assertThat(refused).hasMessageContaining("node.key");
      assertThat(file).as("what is there stays, to be repaired").hasBinaryContent(content);
      return 1;
    }
  }
}
