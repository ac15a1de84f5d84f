package io.cpcluster.node.memory;

import io.cpcluster.contracts.json.Bytes;
import io.cpcluster.contracts.task.BlobReference;
import io.cpcluster.contracts.task.Content;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.Task;
import io.cpcluster.dataplane.blob.BlobId;
import io.cpcluster.node.blobs.BlobSupply;
import io.cpcluster.node.blobs.Supply;
import io.cpcluster.node.blobs.Use;
import io.cpcluster.node.memory.MemoryStore.Value;
import io.cpcluster.node.payload.Payloads;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.IntSupplier;

/** Runs {@code StoreData} and {@code RetrieveData}. Thread-safe; an interrupt ends a wait. */
public final class Storing {
  /** A blob made here of a value's bytes stays so long until its key holds it. */
  private static final Duration TAKEN_UP_WITHIN = Duration.ofMinutes(1);

  private final String self;
  private final MemoryStore store;
  private final Payloads payloads;
  private final BlobSupply supply;
  private final IntSupplier inlineLimit;

  /**
   * @param inlineLimit values of more bytes are blobs
   */
  public Storing(
      String self,
      MemoryStore store,
      Payloads payloads,
      BlobSupply supply,
      IntSupplier inlineLimit) {
    this.self = self;
    this.store = store;
    this.payloads = payloads;
    this.supply = supply;
    this.inlineLimit = inlineLimit;
  }

  /** Keeps the data under its key. */
  public Result store(Task.StoreData task) throws InterruptedException {
    try {
      return switch (task.data()) {
        case Content.Inline(Bytes bytes) -> answer(store.put(task.key(), valueOf(bytes)));
        case Content.Stored(BlobReference blob) -> fetchAndStore(task.key(), blob);
      };
    } catch (IOException broken) {
      return new Result.Error("StoreData: " + broken.getMessage());
    }
  }

  private Value valueOf(Bytes bytes) throws IOException, InterruptedException {
    return bytes.size() <= inlineLimit.getAsInt()
        ? new Value.Small(bytes)
        : new Value.Large(payloads.blobs().put(bytes.toArray(), TAKEN_UP_WITHIN));
  }

  private Result fetchAndStore(String key, BlobReference blob)
      throws IOException, InterruptedException {
    return switch (supply.get(blob)) {
      case Supply.Missing(String why) -> new Result.Error(why);
      case Supply.Here(Use use) -> {
        try (use) {
          Value value =
              blob.size() <= inlineLimit.getAsInt()
                  ? new Value.Small(Bytes.of(use.bytes()))
                  : new Value.Large(use.blob());
          yield answer(store.put(key, value));
        }
      }
    };
  }

  private static Result answer(Optional<String> problem) {
    return problem
        .<Result>map(why -> new Result.Error("StoreData: " + why))
        .orElse(new Result.Stored());
  }

  /** What is kept under the key. */
  public Result retrieve(Task.RetrieveData task) {
    return store
        .get(task.key())
        .map(
            value ->
                switch (value) {
                  case Value.Small(Bytes bytes) -> new Result.Data(bytes);
                  case Value.Large(BlobId blob) ->
                      new Result.Blob(self, blob.sha256(), blob.sizeBytes());
                })
        .orElse(new Result.Error("Key not found"));
  }
}
