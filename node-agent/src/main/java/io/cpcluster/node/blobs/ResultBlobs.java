package io.cpcluster.node.blobs;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.json.Bytes;
import io.cpcluster.contracts.task.BlobReference;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.dataplane.blob.BlobId;
import io.cpcluster.node.payload.Payloads;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
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

  /** A blob that a direct task answers stays until whoever got it has taken it in use. */
  private static final Duration ANSWERED_FOR = Duration.ofSeconds(20);

  /** One holder for all of them, so that many answers cost no more than one. */
  private static final String ANSWERED = "direct answers";

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
   * held by its key, and for a moment by this.
   */
  public Result ofDirect(Result result) throws InterruptedException {
    int limit = Math.min(inlineLimit.getAsInt(), MOST_ON_LINK);
    if (result instanceof Result.Data || result instanceof Result.Response) {
      return carried(result, "direct " + directTasks.incrementAndGet(), limit, OF_DIRECT_TASK);
    }
    return carried(result, ANSWERED, limit, ANSWERED_FOR);
  }

  private Result carried(Result result, String holder, int limit, Duration keep)
      throws InterruptedException {
    try {
      if (result instanceof Result.Data(Bytes bytes) && bytes.size() > limit) {
        return made(bytes.toArray(), holder, keep);
      }
      if (result instanceof Result.Response(String text) && writtenBytes(text) > limit) {
        return made(text.getBytes(StandardCharsets.UTF_8), holder, keep);
      }
      if (result instanceof Result.Blob blob && blob.node().equals(self)) {
        return held(blob, holder, keep);
      }
      return result;
    } catch (IOException full) {
      return new Result.Error("the result cannot be kept as a blob: " + full.getMessage());
    }
  }

  private Result made(byte[] bytes, String holder, Duration keep)
      throws IOException, InterruptedException {
    BlobId blob = payloads.blobs().put(bytes, keep);
    payloads.holds().hold(blob, holder, keep);
    return new Result.Blob(self, blob.sha256(), blob.sizeBytes());
  }

  /** In JSON, where a character that does not print takes six. Never too few. */
  private static long writtenBytes(String text) {
    long bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ') {
        bytes += 6;
      } else if (c < 0x80) {
        bytes += c == '"' || c == '\\' ? 2 : 1;
      } else {
        // Half of a pair is two of the pair's four.
        bytes += c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
      }
    }
    return bytes;
  }

  /** The blob when it is here and stays, else what is wrong. */
  private Result held(Result.Blob blob, String holder, Duration keep) throws IOException {
    if (BlobReference.of(blob).isEmpty()) {
      return blob;
    }
    BlobId id = new BlobId(blob.sha256(), blob.size());
    if (payloads.holds().hold(id, holder, keep)) {
      return blob;
    }
    String named = "the blob " + blob.sha256().substring(0, 16) + "… of the result ";
    return payloads.blobs().file(id).filter(Files::exists).isPresent()
        ? error(ErrorCode.OVERLOADED, named + "cannot be held: too many are held by " + self)
        : error(ErrorCode.BLOB_LOST, named + "is not held by " + self + " any more");
  }

  private static Result error(ErrorCode code, String why) {
    return new Result.Error(code.wireName() + ": " + why);
  }
}
