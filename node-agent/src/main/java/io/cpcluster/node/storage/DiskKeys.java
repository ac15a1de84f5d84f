package io.cpcluster.node.storage;

import io.cpcluster.contracts.json.Bytes;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.store.Keeping;
import io.cpcluster.contracts.store.StoreEntry;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.dataplane.blob.BlobId;
import io.cpcluster.dataplane.blob.ChunkList;
import io.cpcluster.node.payload.Payloads;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Values in files of the disk store. A file is named by the hash of its key and begins with what it
 * holds: the length of a header in four bytes, the header, the value. What is not as its header
 * says is spoilt and never answered. Thread-safe as {@link KeyStore} says.
 */
final class DiskKeys implements KeyStore {
  private static final Logger LOG = LoggerFactory.getLogger(DiskKeys.class);
  private static final String FOLDER = "keys";
  private static final int MOST_HEADER_BYTES = 8 << 10;

  /** A blob made of a value stays so long until it is held for whoever asked. */
  private static final Duration TAKEN_UP_WITHIN = Duration.ofMinutes(1);

  private final String self;
  private final DiskStore store;
  private final Payloads payloads;
  private final IntSupplier inlineLimit;
  private final Map<String, StoreEntry> entries = new ConcurrentHashMap<>();

  /**
   * Takes up what an earlier run left.
   *
   * @param inlineLimit values of more bytes are answered as blobs
   */
  DiskKeys(String self, DiskStore store, Payloads payloads, IntSupplier inlineLimit)
      throws IOException {
    this.self = self;
    this.store = store;
    this.payloads = payloads;
    this.inlineLimit = inlineLimit;
    for (String name : store.ownNames(FOLDER)) {
      takeUp(name);
    }
  }

  private void takeUp(String name) {
    try (FileChannel file = store.read(DiskStore.own(FOLDER, name))) {
      if (file != null && !DiskStore.isUnfinished(name)) {
        StoreEntry entry = header(file, name);
        entries.put(entry.key(), entry);
      }
    } catch (IOException spoilt) {
      LOG.error("The value in {} is not used: {}", name, spoilt.getMessage());
    }
  }

  /** Reads the header of a file; the channel stands at the value then. */
  private static StoreEntry header(FileChannel file, String name) throws IOException {
    ByteBuffer length = read(file, Integer.BYTES);
    int bytes = length.getInt();
    if (bytes < 1 || bytes > MOST_HEADER_BYTES) {
      throw new SpoiltException("its header is spoilt");
    }
    StoreEntry entry;
    try {
      entry = Json.read(read(file, bytes).array(), StoreEntry.class);
    } catch (InvalidField | RuntimeException unreadable) {
      throw new SpoiltException("its header is spoilt");
    }
    if (!name.equals(nameOf(entry.key()))
        || entry.keeping() != Keeping.DISK
        || file.size() != Integer.BYTES + bytes + entry.size()) {
      throw new SpoiltException("it is not as its header says");
    }
    return entry;
  }

  private static ByteBuffer read(FileChannel file, int bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(bytes);
    while (buffer.hasRemaining()) {
      if (file.read(buffer) < 0) {
        throw new SpoiltException("it is cut");
      }
    }
    return buffer.flip();
  }

  private static String nameOf(String key) {
    return ChunkList.hex(ChunkList.hash(ByteBuffer.wrap(key.getBytes(StandardCharsets.UTF_8))));
  }

  private static StorePath pathOf(String key) {
    return DiskStore.own(FOLDER, nameOf(key));
  }

  @Override
  public Put put(String key, String stamp, Given given) throws IOException, InterruptedException {
    StoreEntry entry = new StoreEntry(key, Keeping.DISK, given.size(), given.sha256(), stamp);
    byte[] header = Json.write(entry);
    byte[] begin =
        ByteBuffer.allocate(Integer.BYTES + header.length)
            .putInt(header.length)
            .put(header)
            .array();
    switch (given) {
      case Given.Small(Bytes bytes) ->
          store.write(pathOf(key), Source.of(begin, Source.of(bytes.toArray())));
      case Given.Large(var use) -> {
        try (FileChannel blob = use.open()) {
          store.write(pathOf(key), Source.of(begin, Source.of(blob, entry.size())));
        }
      }
    }
    entries.put(key, entry);
    return new Put.Kept(entry);
  }

  @Override
  public Optional<Result> get(String key) throws IOException, InterruptedException {
    try (FileChannel file = store.read(pathOf(key))) {
      if (file == null) {
        return Optional.empty();
      }
      StoreEntry entry = header(file, nameOf(key));
      return Optional.of(
          entry.size() <= inlineLimit.getAsInt() ? small(file, entry) : large(file, entry));
    } catch (SpoiltException spoilt) {
      return Optional.of(
          new Result.Error(
              "the value of this key is spoilt on "
                  + self
                  + ": "
                  + spoilt.getMessage()
                  + "; store it again"));
    }
  }

  private static Result small(FileChannel file, StoreEntry entry) throws IOException {
    byte[] value = read(file, Math.toIntExact(entry.size())).array();
    check(entry, Hash.of(value));
    return new Result.Data(Bytes.of(value));
  }

  private Result large(FileChannel file, StoreEntry entry) throws IOException {
    BlobId blob = payloads.blobs().put(Channels.newInputStream(file), TAKEN_UP_WITHIN);
    check(entry, blob.sha256());
    return new Result.Blob(self, blob.sha256(), blob.sizeBytes());
  }

  private static void check(StoreEntry entry, String sha256) throws IOException {
    if (!entry.sha256().equals(sha256)) {
      throw new SpoiltException("its bytes are not those that were stored");
    }
  }

  @Override
  public boolean drop(String key, String stamp) throws IOException, InterruptedException {
    @Nullable StoreEntry entry = entries.get(key);
    if (entry == null || !entry.stamp().equals(stamp)) {
      return false;
    }
    store.delete(pathOf(key));
    entries.remove(key);
    return true;
  }

  @Override
  public Optional<StoreEntry> entry(String key) {
    return Optional.ofNullable(entries.get(key));
  }

  @Override
  public List<StoreEntry> entries() {
    return List.copyOf(entries.values());
  }
}
