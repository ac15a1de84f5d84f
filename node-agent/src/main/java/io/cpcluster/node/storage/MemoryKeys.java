package io.cpcluster.node.storage;

import io.cpcluster.contracts.json.Bytes;
import io.cpcluster.contracts.store.Keeping;
import io.cpcluster.contracts.store.StoreEntry;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.dataplane.blob.BlobId;
import io.cpcluster.node.memory.MemoryStore;
import io.cpcluster.node.memory.MemoryStore.Value;
import io.cpcluster.node.payload.Payloads;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;

/** Values in the memory store. Thread-safe as {@link KeyStore} says. */
final class MemoryKeys implements KeyStore {
  /** A blob made here of a value's bytes stays so long until its key holds it. */
  private static final Duration TAKEN_UP_WITHIN = Duration.ofMinutes(1);

  private final String self;
  private final MemoryStore store;
  private final Payloads payloads;
  private final IntSupplier inlineLimit;
  private final Map<String, StoreEntry> entries = new ConcurrentHashMap<>();

  /**
   * @param inlineLimit values of more bytes are blobs
   */
  MemoryKeys(String self, MemoryStore store, Payloads payloads, IntSupplier inlineLimit) {
    this.self = self;
    this.store = store;
    this.payloads = payloads;
    this.inlineLimit = inlineLimit;
  }

  @Override
  public Put put(String key, String stamp, Given given) throws IOException, InterruptedException {
    Value value =
        switch (given) {
          case Given.Small(Bytes bytes) -> valueOf(bytes);
          case Given.Large(var use) ->
              use.blob().sizeBytes() <= inlineLimit.getAsInt()
                  ? new Value.Small(Bytes.of(use.bytes()))
                  : new Value.Large(use.blob());
        };
    Optional<String> problem = store.put(key, value);
    if (problem.isPresent()) {
      return new Put.Refused(problem.get());
    }
    StoreEntry entry = new StoreEntry(key, Keeping.MEMORY, given.size(), given.sha256(), stamp);
    entries.put(key, entry);
    return new Put.Kept(entry);
  }

  private Value valueOf(Bytes bytes) throws IOException, InterruptedException {
    return bytes.size() <= inlineLimit.getAsInt()
        ? new Value.Small(bytes)
        : new Value.Large(payloads.blobs().put(bytes.toArray(), TAKEN_UP_WITHIN));
  }

  @Override
  public Optional<Result> get(String key) {
    return store
        .get(key)
        .map(
            value ->
                switch (value) {
                  case Value.Small(Bytes bytes) -> new Result.Data(bytes);
                  case Value.Large(BlobId blob) ->
                      new Result.Blob(self, blob.sha256(), blob.sizeBytes());
                });
  }

  @Override
  public boolean drop(String key, String stamp) throws IOException {
    StoreEntry entry = entries.get(key);
    if (entry == null || !entry.stamp().equals(stamp)) {
      return false;
    }
    store.remove(key);
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
