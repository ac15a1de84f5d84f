package io.cpcluster.dataplane.transfer;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.link.Payload;
import io.cpcluster.dataplane.blob.ChunkList;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One file that is being received: which of its chunks are here. Thread-safe; the monitor guards
 * the sets, and a chunk's bytes belong to whoever claimed it.
 */
final class ReceivedItem {
  /** So often a chunk is asked for again before the transfer is given up. */
  static final int MAX_AGAIN = 3;

  private final int number;
  private final Payload.Item item;
  private Path file;
  private final ChunkList hashes;
  private final BitSet claimed = new BitSet();
  private final BitSet verified = new BitSet();
  private final Map<Integer, Integer> spoilt = new HashMap<>();
  private Payload.@Nullable Sent sent;
  private boolean inPlace;
  private boolean isWhole;

  ReceivedItem(int number, Payload.Item item, Path file) {
    this.number = number;
    this.item = item;
    this.file = file;
    this.hashes = new ChunkList(item.sizeBytes());
  }

  /** Key of one state of one file: name, size and identity. */
  static String key(Payload.Item item) {
    return Partials.shortHash(
        item.name() + "\0" + item.sizeBytes() + "\0" + item.identity() + "\0" + item.blob());
  }

  Payload.Item item() {
    return item;
  }

  /** Where its bytes are: a partial file, or the file that has its name already. */
  synchronized Path file() {
    return file;
  }

  int chunks() {
    return hashes.count();
  }

  int lengthOf(int index) {
    return hashes.lengthOf(index);
  }

  /** Makes the file, with its full size. */
  synchronized void make() throws IOException {
    if (!inPlace && !Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      try (var made = new RandomAccessFile(Files.createFile(file).toFile(), "rw")) {
        made.setLength(item.sizeBytes());
      }
    }
  }

  /** Whether that chunk is wanted of the caller; false when it is here or being worked on. */
  synchronized boolean claim(int index) {
    if (claimed.get(index)) {
      return false;
    }
    claimed.set(index);
    return true;
  }

  /** Puts a claimed chunk in its position. */
  void write(int index, ByteBuffer bytes) throws IOException {
    long position = ChunkList.positionOf(index);
    try (FileChannel channel =
        FileChannel.open(file(), StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
      while (bytes.hasRemaining()) {
        position += channel.write(bytes, position);
      }
    }
  }

  /** A chunk is here, with this hash. */
  synchronized void verified(int index, byte[] sha256) {
    hashes.set(index, sha256);
    claimed.set(index);
    verified.set(index);
  }

  /** A claimed chunk was spoilt and may come again. */
  synchronized void spoilt(int index) throws Refused {
    if (spoilt.merge(index, 1, Integer::sum) > MAX_AGAIN) {
      throw new Refused(
          ErrorCode.UNAVAILABLE,
          "chunk " + index + " of " + item.name() + " arrived spoilt every time");
    }
    claimed.clear(index);
  }

  /** What lies in its place may be its content: only the sender's hash is awaited. */
  synchronized void inPlace(Path existing) {
    file = existing;
    inPlace = true;
  }

  synchronized boolean isInPlace() {
    return inPlace;
  }

  /** Notes what the sender says of the whole. */
  synchronized void sent(Payload.Sent message) {
    sent = message;
  }

  /** Whether all of it is here and the sender said its hash; true once. */
  synchronized boolean becomesWhole() {
    if (isWhole || sent == null || verified.cardinality() < chunks()) {
      return false;
    }
    isWhole = true;
    return true;
  }

  synchronized List<Payload.Missing> missing() {
    List<Payload.Missing> gaps = new ArrayList<>();
    int from = verified.nextClearBit(0);
    while (from < chunks()) {
      int to = verified.nextSetBit(from);
      to = to < 0 ? chunks() : to;
      gaps.add(new Payload.Missing(number, from, to));
      from = verified.nextClearBit(to);
    }
    return gaps;
  }

  /** The hash of the whole, when it is what the sender says, and of a blob its name. */
  synchronized String checkedHash() throws Refused {
    String own = hashes.sha256();
    if (sent == null || !own.equals(sent.sha256())) {
      throw inPlace
          ? Placing.conflict(Path.of(item.name()))
          : new Refused(
              ErrorCode.CONFLICT,
              item.name() + " is not what was kept of it here; that is dropped, send it again");
    }
    if (item.blob() && !own.equals(item.name())) {
      throw new Refused(ErrorCode.CONFLICT, "the blob's bytes are not those of its name");
    }
    return own;
  }

  /** What the sender says is the SHA-256 of the bytes, when it was asked for it. */
  synchronized @Nullable String saidFlatHash() {
    return sent == null ? null : sent.flatSha256();
  }
}
