package io.cpcluster.node.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a store that closes leaves to the one after it. */
@Timeout(60)
class ClosingStoreTest {
  private static final long QUOTA = 1 << 20;

  @TempDir Path temp;

  private Path folder() {
    return temp.resolve("store");
  }

  @Test
  void theFolderIsNobodyElsesBeforeTheLastWriteHasEnded() throws Exception {
    CountDownLatch writing = new CountDownLatch(1);
    CountDownLatch goesOn = new CountDownLatch(1);
    DiskStore store =
        DiskStore.open(
            folder(),
            QUOTA,
            file -> {
              writing.countDown();
              awaitCalmly(goesOn);
              file.force(true);
            });
    try (ExecutorService writer = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Void> written =
          writer.submit(
              () -> {
                store.write("f", new byte[100]);
                return null;
              });
      assertThat(writing.await(10, TimeUnit.SECONDS)).isTrue();

      store.close();

      assertThatThrownBy(() -> DiskStore.open(folder(), QUOTA))
          .hasMessageContaining("another node uses");
      goesOn.countDown();
      written.get();
    }
    try (DiskStore successor = openSoon()) {
      assertThat(successor.usedBytes()).isEqualTo(100);
    }
  }

  private static void awaitCalmly(CountDownLatch latch) throws IOException {
    try {
      if (!latch.await(20, TimeUnit.SECONDS)) {
        throw new IOException("nobody went on");
      }
    } catch (InterruptedException stopped) {
      throw new IOException(stopped);
    }
  }

  private DiskStore openSoon() throws IOException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (true) {
      try {
        return DiskStore.open(folder(), QUOTA);
      } catch (IOException notYet) {
        if (System.nanoTime() > until) {
          throw notYet;
        }
      }
    }
  }

  @Test
  void whoStillAsksAfterTheEndChangesNothing() throws Exception {
    DiskStore store = DiskStore.open(folder(), QUOTA);
    store.write("f", new byte[10]);
    store.close();
    try (DiskStore successor = DiskStore.open(folder(), QUOTA)) {
      assertThatThrownBy(() -> store.write("g", new byte[10]))
          .isInstanceOf(DiskRefusal.class)
          .hasMessageContaining("the disk store is closed");
      assertThatThrownBy(() -> store.delete(StorePath.of("f"))).isInstanceOf(DiskRefusal.class);

      assertThat(folder().resolve("f")).exists();
      assertThat(folder().resolve("g")).doesNotExist();
      assertThat(successor.usedBytes()).isEqualTo(10);
    }
  }

  @Test
  void aStoreWhoseKeysCannotBeReadLetsItsFolderGo() throws Exception {
    Files.createDirectories(folder());
    Path keys = Files.createFile(folder().resolve(".cpcluster-keys"));

    OpenedDisk opened = Storings.opened(temp, folder());

    assertThat(opened)
        .isInstanceOfSatisfying(
            OpenedDisk.Absent.class, absent -> assertThat(absent.why()).contains("is no folder"));
    Files.delete(keys);
    DiskStore.open(folder(), QUOTA).close();
  }
}
