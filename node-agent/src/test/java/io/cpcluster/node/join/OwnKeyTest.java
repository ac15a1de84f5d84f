package io.cpcluster.node.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
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
}
