package io.cpcluster.contracts.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cpcluster.contracts.machine.Disk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnerOnlyTest {
  @TempDir Path temp;

  @AfterEach
  void healDisk() {
    System.clearProperty(Disk.FAILS_WHILE);
  }

  @Test
  void aFileIsReplacedAndItsOwnersAlone() throws Exception {
    Path file = temp.resolve("deep/er/file");
    OwnerOnly.write(file, "old");

    OwnerOnly.write(file, "new");

    assertThat(file).hasContent("new");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(names(file.resolveSibling(""))).containsExactly("file");
  }

  @Test
  void whatTheDiskDoesNotKeepDoesNotTakeTheOldFilesPlace() throws Exception {
    Path file = temp.resolve("folder/file");
    OwnerOnly.write(file, "old");
    System.setProperty(Disk.FAILS_WHILE, Files.createFile(temp.resolve("trouble")).toString());

    assertThatThrownBy(() -> OwnerOnly.write(file, "new"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Input/output error");

    assertThat(file).hasContent("old");
    assertThat(names(file.resolveSibling(""))).containsExactly("file");
  }

  private static Stream<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList().stream();
    }
  }
}
