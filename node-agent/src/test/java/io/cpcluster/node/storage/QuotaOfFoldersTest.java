package io.cpcluster.node.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Folders cost as files do, so that nobody makes more of them than there is room for. */
@Timeout(60)
class QuotaOfFoldersTest {
  private static final String DEEP = "d/".repeat(31) + "f";

  @TempDir Path temp;

  private Path folder() {
    return temp.resolve("store");
  }

  private long folders() throws IOException {
    try (Stream<Path> all = Files.walk(folder())) {
      return all.filter(Files::isDirectory).count() - 1;
    }
  }

  @Test
  void foldersAreMadeOnlyWhenThereIsRoomForAllThatAreMissing() throws Exception {
    try (DiskStore store = DiskStore.open(folder(), 20 * Quota.FOLDER_BYTES)) {
      assertThatThrownBy(() -> store.write(DEEP, new byte[1]))
          .hasMessage(
              "quota exceeded: 126976 bytes are needed and 81919 of 81920 are free"
                  + " (disk_space_mb)");
      assertThat(folders()).isZero();
      assertThat(store.usedBytes()).isZero();

      for (int way = 0; way < 19; way++) {
        store.write("w" + way + "/f", new byte[1]);
      }
      assertThatThrownBy(() -> store.write("more/f", new byte[1]))
          .hasMessageStartingWith("quota exceeded: 4096 bytes are needed");
      store.write("w0/g", new byte[1]);

      assertThat(folders()).isEqualTo(19);
      assertThat(store.usedBytes()).isEqualTo(19 * Quota.FOLDER_BYTES + 20);
    }
  }

  @Test
  void foldersThatWereThereAreCountedAtTheStart() throws Exception {
    Files.createDirectories(folder().resolve("a/b/c"));

    try (DiskStore store = DiskStore.open(folder(), 4 * Quota.FOLDER_BYTES)) {
      assertThat(store.usedBytes()).isEqualTo(3 * Quota.FOLDER_BYTES);
      assertThatThrownBy(() -> store.write("a/b/d/e/f", new byte[1]))
          .hasMessageStartingWith("quota exceeded");
      store.write("a/b/d/f", new byte[0]);
      assertThat(store.usedBytes()).isEqualTo(4 * Quota.FOLDER_BYTES);
    }
  }

  @Test
  void thoseWhoMakeTheSameFoldersAtOncePayForThemOnce() throws Exception {
    try (DiskStore store = DiskStore.open(folder(), 8 << 20);
        ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int round = 0; round < 30; round++) {
        String way = "r" + round + "/a/b/";
        List<Future<Void>> running =
            IntStream.range(0, 8)
                .mapToObj(
                    writer ->
                        writers.submit(
                            () -> {
                              store.write(way + writer, new byte[1]);
                              return (Void) null;
                            }))
                .toList();
        for (Future<Void> one : running) {
          one.get();
        }
      }

      assertThat(folders()).isEqualTo(90);
      assertThat(store.usedBytes()).isEqualTo(90 * Quota.FOLDER_BYTES + 30 * 8);
    }
  }
}
