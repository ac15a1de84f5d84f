package io.cpcluster.node.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class DiskStoreTest {
  private static final long MIB = 1 << 20;

  @TempDir Path temp;
  private final List<DiskStore> opened = new ArrayList<>();

  @AfterEach
  void close() {
    opened.forEach(DiskStore::close);
  }

  private Path folder() {
    return temp.resolve("store");
  }

  private DiskStore open(long mostBytes) throws IOException {
    return open(mostBytes, Sync.OF_SYSTEM);
  }

  private DiskStore open(long mostBytes, Sync sync) throws IOException {
    DiskStore store = DiskStore.open(folder(), mostBytes, sync);
    opened.add(store);
    return store;
  }

  private static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    ThreadLocalRandom.current().nextBytes(bytes);
    return bytes;
  }

  private static byte @Nullable [] read(DiskStore store, String name) throws IOException {
    try (FileChannel file = store.read(StorePath.of(name))) {
      return file == null ? null : Channels.newInputStream(file).readAllBytes();
    }
  }

  /** What really lies in the folder. */
  private long onDisk() throws IOException {
    try (Stream<Path> files = Files.walk(folder())) {
      long sum = 0;
      for (Path file : files.filter(file -> !file.equals(folder())).toList()) {
        sum += Files.isDirectory(file) ? Quota.FOLDER_BYTES : Files.size(file);
      }
      return sum;
    }
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.walk(folder())) {
      return files
          .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
          .map(file -> folder().relativize(file).toString())
          .filter(name -> !name.equals(".cpcluster-lock"))
          .sorted()
          .toList();
    }
  }

  @Test
  void whatIsWrittenIsThereInFoldersThatAreMade() throws Exception {
    DiskStore store = open(MIB);
    byte[] data = bytes(5_000);

    store.write("a/b/c.bin", data);

    assertThat(read(store, "a/b/c.bin")).isEqualTo(data);
    assertThat(folder().resolve("a/b/c.bin")).hasBinaryContent(data);
    assertThat(read(store, "a/b/d")).isNull();
    assertThat(read(store, "x/y")).isNull();
    assertThat(names()).containsExactly("a/b/c.bin");
    assertThat(store.usedBytes()).isEqualTo(5_000 + 2 * Quota.FOLDER_BYTES);
  }

  @Test
  void aSmallerFileInPlaceOfALargerOneGivesRoomBack() throws Exception {
    DiskStore store = open(10_000);
    store.write("f", bytes(8_000));

    assertThatThrownBy(() -> store.write("g", bytes(2_001)))
        .hasMessage(
            "quota exceeded: 2001 bytes are needed and 2000 of 10000 are free (disk_space_mb)");
    store.write("f", bytes(100));

    assertThat(store.usedBytes()).isEqualTo(100);
    store.write("g", bytes(9_900));
    assertThat(store.usedBytes()).isEqualTo(10_000);
    assertThat(store.delete(StorePath.of("g"))).isTrue();
    assertThat(store.delete(StorePath.of("g"))).isFalse();
    assertThat(store.usedBytes()).isEqualTo(100);
  }

  @Test
  void aWriteThatIsRefusedLeavesNoFolderBehind() throws Exception {
    DiskStore store = open(100);

    assertThatThrownBy(() -> store.write("new/folder/f", bytes(101)))
        .hasMessageStartingWith("quota exceeded");

    assertThat(folder().resolve("new")).doesNotExist();
  }

  @Test
  void usageIsCountedAtTheStartAndWhatWasNeverFinishedIsRemoved() throws Exception {
    Files.createDirectories(folder().resolve("a/.cpcluster-1.dir"));
    Files.createDirectories(folder().resolve(".cpcluster-2.dir"));
    Files.write(folder().resolve("a/f"), bytes(700));
    Files.write(folder().resolve("a/.cpcluster-3.part"), bytes(900));
    Files.write(folder().resolve(".cpcluster-4.part"), bytes(900));
    Files.createSymbolicLink(folder().resolve("link"), temp);

    DiskStore store = open(5_000);

    assertThat(store.usedBytes()).isEqualTo(700 + Quota.FOLDER_BYTES);
    assertThat(names()).containsExactly("a/f");
    assertThat(folder().resolve(".cpcluster-2.dir")).doesNotExist();
    assertThatThrownBy(() -> store.write("g", bytes(301))).hasMessageStartingWith("quota");
  }

  @Test
  void whatOthersRemovedIsNoticedWhenRoomIsWanting() throws Exception {
    DiskStore store = open(1_000);
    store.write("f", bytes(900));
    Files.delete(folder().resolve("f"));

    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    boolean written = false;
    while (!written && System.nanoTime() < until) {
      try {
        store.write("g", bytes(900));
        written = true;
      } catch (DiskRefusal notYet) {
        assertThat(notYet).hasMessageStartingWith("quota exceeded");
      }
    }

    assertThat(written).isTrue();
    assertThat(store.usedBytes()).isEqualTo(900);
  }

  @Test
  void aFolderIsOfOneStoreAtATime() throws Exception {
    DiskStore first = open(1_000);

    assertThatThrownBy(() -> DiskStore.open(folder(), 1_000))
        .hasMessageContaining("another node uses");
    first.close();
    open(1_000);
  }

  @Test
  void linksAndFoldersAreNoFiles() throws Exception {
    DiskStore store = open(MIB);
    Path outside = Files.createDirectory(temp.resolve("outside"));
    Files.writeString(outside.resolve("secret"), "secret");
    Files.createSymbolicLink(folder().resolve("out"), outside);
    Files.createSymbolicLink(folder().resolve("file"), outside.resolve("secret"));
    Files.createSymbolicLink(folder().resolve("dangling"), outside.resolve("none"));
    store.write("d/f", bytes(1));

    for (String name : List.of("out/secret", "out/new", "file", "dangling", "d", "d/f/g")) {
      assertThatThrownBy(() -> store.write(name, bytes(3)))
          .as(name)
          .isInstanceOf(DiskRefusal.class)
          .hasMessageStartingWith("Invalid path");
      assertThatThrownBy(() -> read(store, name))
          .as(name)
          .isInstanceOf(DiskRefusal.class)
          .hasMessageStartingWith("Invalid path");
    }

    assertThat(outside.resolve("secret")).hasContent("secret");
    assertThat(outside.resolve("none")).doesNotExist();
    assertThat(outside.resolve("new")).doesNotExist();
    assertThat(store.usedBytes()).isEqualTo(1 + Quota.FOLDER_BYTES);
    assertThat(names()).containsExactly("d/f");
  }

  @Test
  void aLinkThatTakesTheFoldersPlaceDuringTheWriteLeadsNowhere() throws Exception {
    DiskStore store = open(100 * MIB);
    Path outside = Files.createDirectory(temp.resolve("outside"));
    Path aside = folder().resolve("aside");
    Path inside = Files.createDirectory(folder().resolve("d"));
    AtomicBoolean stop = new AtomicBoolean();
    AtomicInteger swaps = new AtomicInteger();
    Thread swapper =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (!stop.get()) {
                    swap(inside, aside, outside);
                    swaps.incrementAndGet();
                  }
                });
    int written = 0;
    int refused = 0;
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(8);
    for (int round = 0; System.nanoTime() < until && round < 100_000; round++) {
      try {
        store.write("d/sub" + round % 7 + "/f" + round % 11, bytes(64));
        written++;
      } catch (IOException elsewhere) {
        refused++;
      }
    }
    stop.set(true);
    swapper.join();

    assertThat(swaps.get()).as("the fault fired").isGreaterThan(100);
    assertThat(written).isPositive();
    assertThat(refused).isPositive();
    try (Stream<Path> files = Files.walk(outside)) {
      assertThat(files).as("nothing came outside").containsExactly(outside);
    }
    try (Stream<Path> files = Files.walk(folder())) {
      assertThat(files.filter(file -> file.toString().endsWith(".part"))).isEmpty();
    }
  }

  /** The folder goes aside, a link to elsewhere takes its place, and the folder comes back. */
  private static void swap(Path inside, Path aside, Path outside) {
    try {
      Files.move(inside, aside);
      Files.createSymbolicLink(inside, outside);
      Files.delete(inside);
      Files.move(aside, inside, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException madeMeanwhile) {
      restore(inside, aside);
    }
  }

  /** A writer made the folder anew while it was aside. */
  private static void restore(Path inside, Path aside) {
    try {
      if (Files.isSymbolicLink(inside)) {
        Files.delete(inside);
      }
      if (Files.isDirectory(aside) && Files.isDirectory(inside)) {
        Files.move(inside, inside.resolveSibling("old" + System.nanoTime()));
      }
      if (Files.isDirectory(aside)) {
        Files.move(aside, inside);
      }
    } catch (IOException nextTime) {
      // The next swap goes on from what is there.
    }
  }

  @Test
  void twentyWritersShareTheQuotaAndWhatIsCountedIsWhatLiesThere() throws Exception {
    long quota = 300_000;
    DiskStore store = open(quota);
    AtomicBoolean stop = new AtomicBoolean();
    AtomicLong most = new AtomicLong();
    AtomicInteger refused = new AtomicInteger();
    Thread watcher =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (!stop.get()) {
                    most.accumulateAndGet(store.usedBytes(), Math::max);
                  }
                });
    try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (int writer = 0; writer < 20; writer++) {
        int number = writer;
        running.add(writers.submit(() -> race(store, number, refused)));
      }
      for (Future<?> one : running) {
        one.get();
      }
    }
    stop.set(true);
    watcher.join();

    assertThat(refused.get()).as("the quota was raced for").isPositive();
    assertThat(most.get()).isPositive().isLessThanOrEqualTo(quota);
    assertThat(store.usedBytes()).isEqualTo(onDisk()).isLessThanOrEqualTo(quota);
    store.close();
    assertThat(open(quota).usedBytes()).as("counted at the next start").isEqualTo(onDisk());
  }

  private static Void race(DiskStore store, int writer, AtomicInteger refused) throws Exception {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    for (int round = 0; round < 60; round++) {
      String name = "d" + random.nextInt(4) + "/f" + random.nextInt(8);
      if (random.nextInt(5) == 0) {
        store.delete(StorePath.of(name));
        continue;
      }
      try {
        store.write(name, bytes(random.nextInt(1, 40_000)));
      } catch (DiskRefusal full) {
        refused.incrementAndGet();
        assertThat(full).as("writer %d", writer).hasMessageStartingWith("quota exceeded");
      }
    }
    return null;
  }

  @Test
  void aDiskThatFailsToWriteIsBelievedNoMore() throws Exception {
    DiskStore store = open(MIB);
    store.write("f", bytes(10));

    assertThatThrownBy(() -> store.write(StorePath.of("g"), failing("Input/output error")))
        .hasMessageContainingAll("takes nothing more", "Input/output error", "check the disk");
    assertThatThrownBy(() -> store.write("h", bytes(20))).hasMessageContaining("takes nothing");

    assertThat(names()).containsExactly("f");
    assertThat(read(store, "f")).hasSize(10);
    assertThat(store.usedBytes()).isEqualTo(10);
  }

  @Test
  void aDiskIsBelievedThoughItIsFullOrWhatIsToBeWrittenCannotBeRead() throws Exception {
    DiskStore store = open(MIB);
    Path nine = Files.write(temp.resolve("source"), bytes(9));

    assertThatThrownBy(() -> store.write(StorePath.of("g"), failing("No space left on device")))
        .hasMessage("No space left on device");
    try (FileChannel cut = FileChannel.open(nine)) {
      assertThatThrownBy(() -> store.write(StorePath.of("g"), Source.of(cut, 10)))
          .hasMessage("the data is cut at byte 9");
    }
    FileChannel closed = FileChannel.open(nine);
    closed.close();
    assertThatThrownBy(() -> store.write(StorePath.of("g"), Source.of(closed, 9)))
        .isInstanceOf(UnreadableSource.class);

    store.write("f", bytes(10));
    assertThat(names()).containsExactly("f");
  }

  private static Source failing(String fault) {
    return new Source() {
      @Override
      public long size() {
        return 10;
      }

      @Override
      public void writeTo(FileChannel file) throws IOException {
        throw new IOException(fault);
      }
    };
  }

  @Test
  void aDiskThatFailsToSyncIsBelievedNoMore() throws Exception {
    AtomicReference<String> fault = new AtomicReference<>();
    AtomicInteger syncs = new AtomicInteger();
    DiskStore store =
        open(
            MIB,
            file -> {
              syncs.incrementAndGet();
              if (fault.get() != null) {
                throw new IOException(fault.get());
              }
            });
    store.write("f", bytes(10));
    fault.set("Input/output error");

    assertThatThrownBy(() -> store.write("g", bytes(20)))
        .hasMessageContainingAll("takes nothing more", "Input/output error", "check the disk");
    fault.set(null);
    int before = syncs.get();
    assertThatThrownBy(() -> store.write("h", bytes(20))).hasMessageContaining("takes nothing");

    assertThat(syncs.get()).as("it is not tried again").isEqualTo(before);
    assertThat(names()).containsExactly("f");
    assertThat(read(store, "f")).hasSize(10);
    assertThat(store.usedBytes()).isEqualTo(10);
  }

  @Test
  void aDiskThatIsFullIsWrittenToAgainOnceItIsNot() throws Exception {
    AtomicReference<String> fault = new AtomicReference<>("No space left on device");
    DiskStore store =
        open(
            MIB,
            file -> {
              if (fault.get() != null) {
                throw new IOException(fault.get());
              }
            });

    assertThatThrownBy(() -> store.write("f", bytes(10)))
        .isInstanceOfSatisfying(
            IOException.class,
            full -> assertThat(DiskTasks.error("DiskWrite", full).text()).startsWith("disk full"));
    assertThat(names()).isEmpty();
    assertThat(store.usedBytes()).isZero();
    fault.set(null);
    store.write("f", bytes(10));

    assertThat(names()).containsExactly("f");
  }

  @Test
  void aWriteThatIsInterruptedLeavesTheOldFile() throws Exception {
    AtomicReference<Thread> interrupted = new AtomicReference<>();
    DiskStore store =
        open(
            MIB,
            file -> {
              Thread writer = interrupted.get();
              if (writer != null) {
                writer.interrupt();
              }
              file.force(true);
            });
    byte[] old = bytes(10);
    store.write("f", old);
    interrupted.set(Thread.currentThread());

    assertThatThrownBy(() -> store.write("f", bytes(20))).isInstanceOf(InterruptedException.class);
    interrupted.set(null);

    assertThat(read(store, "f")).isEqualTo(old);
    assertThat(names()).containsExactly("f");
    assertThat(store.usedBytes()).isEqualTo(10);
    store.write("f", bytes(30));
  }
}
