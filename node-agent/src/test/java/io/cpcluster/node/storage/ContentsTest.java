package io.cpcluster.node.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentsTest {
  @TempDir Path folder;

  @Test
  void ofManyFilesTheFirstAreKeptAndTheOthersAreCounted() throws Exception {
    Files.createDirectory(folder.resolve("a"));
    for (int file = 0; file < Contents.MOST_NAMED; file++) {
      Files.createFile(folder.resolve("f%04d".formatted(file)));
    }
    Files.createFile(folder.resolve("a/first"));
    Files.createFile(folder.resolve("z"));
    Files.createFile(folder.resolve(".cpcluster-lock"));

    Contents contents = new Contents(false);
    try (Folder top = Folder.top(folder)) {
      contents.walk(top);
    }

    assertThat(contents.found()).isEqualTo(Contents.MOST_NAMED + 2);
    assertThat(contents.first())
        .hasSize(Contents.MOST_NAMED)
        .startsWith(new Contents.Found("a/first", 0), new Contents.Found("f0000", 0))
        .endsWith(new Contents.Found("f0998", 0));
  }
}
