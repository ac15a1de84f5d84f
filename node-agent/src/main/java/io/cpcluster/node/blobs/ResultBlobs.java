package io.cpcluster.node.blobs;

import io.cpcluster.contracts.json.Bytes;
import io.cpcluster.contracts.task.BlobReference;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.dataplane.blob.BlobId;
import io.cpcluster.node.payload.Payloads;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;

/**
 * Makes a blob of this node of a result that is too large for a message, and holds the blob that a
 * result names until the masters say for how long, or for a while. Thread-safe.
 */
public final class ResultBlobs {
  /**
   * The most bytes of a result on a link: written in base64 it fits a header with room to spare.
   */
  public static final int MOST_ON_LINK = 32 << 10;

  private static final Duration OF_DURABLE_TASK = Duration.ofDays(1);
  private static final Duration OF_DIRECT_TASK = Duration.ofMinutes(10);

  private final String self;
  private final Payloads payloads;
  private final IntSupplier inlineLimit;
  private final AtomicLong directTasks = new AtomicLong();

  /**
   * @param inlineLimit the most bytes of a result in a message of NATS, 0 for none
   */
  public ResultBlobs(String self, Payloads payloads, IntSupplier inlineLimit) {
    this.self = self;
    this.payloads = payloads;
    this.inlineLimit = inlineLimit;
  }

  /** The result of a task that the masters gave, as it is reported. */
  public Result ofDurable(String task, Result result) throws InterruptedException {
    return carried(result, task, inlineLimit.getAsInt(), OF_DURABLE_TASK);
  }

  /**
   * The result of a task that came on a link, as it is answered. A blob that was here before is
   * held by its key, and for a moment after that.
   */
  public Result ofDirect(Result result) throws InterruptedException {
    int limit = Math.min(inlineLimit.getAsInt(), MOST_ON_LINK);
    if (result instanceof Result.Data) {
      return carried(result, "direct " + directTasks.incrementAndGet(), limit, OF_DIRECT_TASK);
    }
    return result;
  }

  private Result carried(Result result, String holder, int limit, Duration keep)
      throws InterruptedException {
    try {
      if (result instanceof Result.Data(Bytes bytes) && bytes.size() > limit) {
        BlobId made = payloads.blobs().put(bytes.toArray(), keep);
        payloads.holds().hold(made, holder, keep);
        return new Result.Blob(self, made.sha256(), made.sizeBytes());
      }
      if (result instanceof Result.Blob blob && blob.node().equals(self)) {
        Optional<BlobReference> named = BlobReference.of(blob);
        if (named.isPresent()) {
          payloads.holds().hold(new BlobId(blob.sha256(), blob.size()), holder, keep);
        }
      }
      return result;
    } catch (IOException full) {
      return new Result.Error("the result cannot be kept as a blob: " + full.getMessage());
    }
  }
}
