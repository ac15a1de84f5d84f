package io.cpcluster.node.storage;

import io.cpcluster.contracts.json.Bytes;
import io.cpcluster.contracts.task.BlobReference;
import io.cpcluster.contracts.task.Content;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.Task;
import io.cpcluster.dataplane.blob.BlobId;
import io.cpcluster.node.blobs.BlobSupply;
import io.cpcluster.node.blobs.Supply;
import io.cpcluster.node.blobs.Use;
import io.cpcluster.node.payload.Payloads;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.Locale;
import java.util.function.IntSupplier;

/** Runs {@code DiskWrite} and {@code DiskRead}. Thread-safe; an interrupt ends a wait. */
final class DiskTasks {
  /** A blob made of a file stays so long until it is held for whoever asked. */
  private static final Duration TAKEN_UP_WITHIN = Duration.ofMinutes(1);

  private final String self;
  private final DiskStore store;
  private final Payloads payloads;
  private final BlobSupply supply;
  private final IntSupplier inlineLimit;

  /**
   * @param inlineLimit files of more bytes are answered as blobs
   */
  DiskTasks(
      String self, DiskStore store, Payloads payloads, BlobSupply supply, IntSupplier inlineLimit) {
    this.self = self;
    this.store = store;
    this.payloads = payloads;
    this.supply = supply;
    this.inlineLimit = inlineLimit;
  }

  Result write(Task.DiskWrite task) throws InterruptedException {
    try {
      StorePath path = StorePath.of(task.path());
      return switch (task.data()) {
        case Content.Inline(Bytes bytes) -> write(path, Source.of(bytes.toArray()));
        case Content.Stored(BlobReference blob) ->
            switch (supply.get(blob)) {
              case Supply.Missing(String why) -> new Result.Error(why);
              case Supply.Here(Use use) -> {
                try (use;
                    FileChannel bytes = use.open()) {
                  yield write(path, Source.of(bytes, blob.size()));
                }
              }
            };
      };
    } catch (IOException broken) {
      return error("DiskWrite", broken);
    }
  }

  private Result write(StorePath path, Source source) throws IOException, InterruptedException {
    store.write(path, source);
    return new Result.Written();
  }

  Result read(Task.DiskRead task) throws InterruptedException {
    try (FileChannel file = store.read(StorePath.of(task.path()))) {
      if (file == null) {
        return new Result.Error("no such file: " + task.path());
      }
      if (file.size() <= inlineLimit.getAsInt()) {
        return new Result.Data(Bytes.of(Channels.newInputStream(file).readAllBytes()));
      }
      BlobId blob = payloads.blobs().put(Channels.newInputStream(file), TAKEN_UP_WITHIN);
      return new Result.Blob(self, blob.sha256(), blob.sizeBytes());
    } catch (ClosedByInterruptException stopped) {
      Thread.interrupted();
      throw new InterruptedException();
    } catch (IOException broken) {
      return error("DiskRead", broken);
    }
  }

  /** What a task answers that failed so. */
  static Result.Error error(String kind, IOException failed) {
    if (failed instanceof DiskRefusal) {
      return new Result.Error(String.valueOf(failed.getMessage()));
    }
    return isFull(failed)
        ? new Result.Error("disk full: " + failed.getMessage())
        : new Result.Error(kind + ": " + failed.getMessage());
  }

  /** Whether the system says that the disk, or what this user may have of it, is used up. */
  static boolean isFull(IOException failed) {
    String message = String.valueOf(failed.getMessage()).toLowerCase(Locale.ROOT);
    return message.contains("no space left") || message.contains("quota exceeded");
  }
}
