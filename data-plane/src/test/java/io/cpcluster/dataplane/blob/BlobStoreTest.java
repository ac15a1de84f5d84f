package io.cpcluster.dataplane.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobStoreTest {
  private static final int MIB = 1 << 20;
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir Path root;
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
  private BlobStore store;

  @BeforeEach
  void open() throws IOException {
    store = new BlobStore(root, 4 * MIB, now::get);
  }

  private static byte[] bytes(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static Optional<byte[]> read(BlobStore store, BlobId id) throws IOException {
    Optional<FileChannel> opened = store.open(id);
    if (opened.isEmpty()) {
      return Optional.empty();
    }
    try (FileChannel channel = opened.get()) {
      ByteBuffer buffer = ByteBuffer.allocate((int) channel.size());
      while (buffer.hasRemaining()) {
        channel.read(buffer);
      }
      return Optional.of(buffer.array());
    }
  }

  private Path fileOf(BlobId id) {
    return root.resolve(id.sha256() + "-" + id.sizeBytes());
  }

  @Test
  void bytesOfAnySizeComeBackUnderTheHashOfTheirChunks() throws Exception {
    for (int length : new int[] {0, 1, MIB - 1, MIB, MIB + 1}) {
      byte[] content = bytes(length, length);

      BlobId id = store.put(content, Duration.ZERO);

      assertThat(id.sizeBytes()).isEqualTo(length);
      assertThat(read(store, id)).hasValueSatisfying(read -> assertThat(read).isEqualTo(content));
      store.drop(id);
      assertThat(store.open(id)).isEmpty();
    }
    assertThat(store.usedBytes()).isZero();
  }

  @Test
  void theSameBytesTwiceAreHeldOnceAndKeptForTheLongerTime() throws Exception {
    BlobId id = store.put(bytes(MIB, 1), HOUR);
    store.put(bytes(MIB, 1), Duration.ZERO);

    assertThat(store.usedBytes()).isEqualTo(MIB);
    store.sweep();
    assertThat(store.open(id)).hasValueSatisfying(BlobStoreTest::close);
  }

  private static void close(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException broken) {
      throw new java.io.UncheckedIOException(broken);
    }
  }

  @Test
  void aBlobsTimeCanBeShortenedAndIsSoForTheNextRun() throws Exception {
    BlobId id = store.put(bytes(MIB, 1), HOUR);

    store.keepOnlyUntil(id, now.get().plusSeconds(5));

    assertThat(store.keptFor(id)).isEqualTo(Duration.ofSeconds(5));
    assertThat(new BlobStore(root, 4 * MIB, now::get).keptFor(id)).isEqualTo(Duration.ofSeconds(5));
    assertThat(store.all()).containsExactly(id);
  }

  @Test
  void aSweepMaySpareWhatWasOverJustNow() throws Exception {
    BlobId id = store.put(bytes(MIB, 1), Duration.ofSeconds(1));
    now.set(now.get().plusSeconds(10));

    store.sweep(Duration.ofSeconds(10));
    assertThat(store.all()).containsExactly(id);

    store.sweep(Duration.ofSeconds(9));
    assertThat(store.all()).isEmpty();
  }

  @Test
  void theOldestThatNeedNotBeKeptMakesRoomAndNothingElseGoes() throws Exception {
    BlobId kept = store.put(bytes(MIB, 1), HOUR);
    BlobId old = store.put(bytes(MIB, 2), Duration.ofSeconds(1));
    BlobId young = store.put(bytes(MIB, 3), Duration.ofSeconds(2));
    now.set(now.get().plusSeconds(3));

    store.put(bytes(2 * MIB, 4), HOUR);

    assertThat(store.find(old.sha256())).isEmpty();
    assertThat(store.find(young.sha256())).isPresent();
    assertThat(store.find(kept.sha256())).isPresent();
  }

  @Test
  void aStoreFullOfWhatIsKeptRefusesAndLeavesNothingBehind() throws Exception {
    store.put(bytes(3 * MIB, 1), HOUR);

    assertThatExceptionOfType(StoreFullException.class)
        .isThrownBy(() -> store.put(bytes(MIB + 1, 2), HOUR));

    assertThat(store.usedBytes()).isEqualTo(3 * MIB);
    assertThat(store.making()).isEmptyDirectory();
  }

  @Test
  void atNoInstantAreThereMoreBytesThanTheBound() throws Exception {
    InputStream endless =
        new SequenceInputStream(
            new ByteArrayInputStream(bytes(3 * MIB, 1)),
            new InputStream() {
              @Override
              public int read() throws IOException {
                assertThat(onDisk()).isLessThanOrEqualTo(4L * MIB);
                return 7;
              }

              @Override
              public int read(byte[] into, int from, int length) throws IOException {
                read();
                return length;
              }
            });

    assertThatExceptionOfType(StoreFullException.class).isThrownBy(() -> store.put(endless, HOUR));
    assertThat(onDisk()).isZero();
  }

  private long onDisk() throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile).mapToLong(path -> path.toFile().length()).sum();
    }
  }

  @Test
  void aBlobIsGoneWhenItsTimeIsOver() throws Exception {
    BlobId id = store.put(bytes(5, 1), Duration.ofSeconds(10));
    store.keep(id, Duration.ofSeconds(20));
    now.set(now.get().plusSeconds(19));
    store.sweep();
    assertThat(store.find(id.sha256())).isPresent();

    now.set(now.get().plusSeconds(1));
    store.sweep();

    assertThat(store.find(id.sha256())).isEmpty();
    assertThat(fileOf(id)).doesNotExist();
  }

  @Test
  void aRestartKnowsWhatIsThereAndForHowLong() throws Exception {
    byte[] content = bytes(MIB + 3, 1);
    BlobId id = store.put(content, Duration.ofSeconds(10));
    Files.write(store.making().resolve("half"), new byte[9]);

    BlobStore again = new BlobStore(root, 4 * MIB, now::get);

    assertThat(again.usedBytes()).isEqualTo(MIB + 3);
    assertThat(again.making()).isEmptyDirectory();
    assertThat(read(again, id)).hasValueSatisfying(read -> assertThat(read).isEqualTo(content));
    now.set(now.get().plusSeconds(10));
    again.sweep();
    assertThat(again.usedBytes()).isZero();
  }

  @Test
  void whatWasSpoiltBeforeARestartIsNotHandedOut() throws Exception {
    BlobId flipped = store.put(bytes(MIB, 1), HOUR);
    BlobId cut = store.put(bytes(MIB, 2), HOUR);
    byte[] content = Files.readAllBytes(fileOf(flipped));
    content[5] ^= 1;
    Files.write(fileOf(flipped), content);
    Files.setLastModifiedTime(
        fileOf(flipped), java.nio.file.attribute.FileTime.from(now.get().plus(HOUR)));
    Files.write(fileOf(cut), new byte[3]);

    BlobStore again = new BlobStore(root, 4 * MIB, now::get);

    assertThat(again.find(flipped.sha256())).isPresent();
    assertThat(again.open(flipped)).isEmpty();
    assertThat(again.open(cut)).isEmpty();
    assertThat(again.usedBytes()).isZero();
  }

  @Test
  void whoHasABlobOpenReadsOnWhenItIsDropped() throws Exception {
    byte[] content = bytes(MIB, 1);
    BlobId id = store.put(content, Duration.ZERO);
    try (FileChannel channel = store.open(id).orElseThrow()) {
      store.drop(id);
      ByteBuffer buffer = ByteBuffer.allocate(MIB);
      while (buffer.hasRemaining()) {
        assertThat(channel.read(buffer)).isPositive();
      }
      assertThat(buffer.array()).isEqualTo(content);
    }
  }
}
