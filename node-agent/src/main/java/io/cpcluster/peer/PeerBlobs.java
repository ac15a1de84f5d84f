package io.cpcluster.peer;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.json.Bytes;
import io.cpcluster.contracts.node.NodeState;
import io.cpcluster.contracts.node.NodeView;
import io.cpcluster.contracts.node.Role;
import io.cpcluster.contracts.task.BlobReference;
import io.cpcluster.contracts.task.Content;
import io.cpcluster.contracts.task.Task;
import io.cpcluster.contracts.task.TaskClass;
import io.cpcluster.dataplane.blob.BlobId;
import io.cpcluster.dataplane.blob.StoreFullException;
import io.cpcluster.node.blobs.ResultBlobs;
import io.cpcluster.node.payload.Payloads;
import io.cpcluster.node.session.NeighbourList;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Blobs of tasks, as a program has to do with them: data it hands to a node before it submits a
 * task, and results it fetches. Thread-safe; blocks.
 */
public final class PeerBlobs {
  /**
   * Until a task that names the blob is accepted: from then on the masters say for how long. What
   * no task came for goes soon, so that refused submissions do not fill a node.
   */
  private static final Duration HANDED_OVER_FOR = Duration.ofMinutes(15);

  private static final Duration AFTER_ITS_TASK = Duration.ofMinutes(1);

  private final Peer peer;
  private final AtomicLong lent = new AtomicLong();

  PeerBlobs(Peer peer) {
    this.peer = peer;
  }

  /**
   * The node that should hold the data of a task: its target, or else a live node that may run it,
   * or else any.
   *
   * @throws PeerException when no node is live
   */
  public String holderFor(TaskClass needed, @Nullable String target)
      throws PeerException, InterruptedException {
    return switch (peer.node().neighbours()) {
      case NeighbourList.Unknown(String why) -> throw new PeerException(ErrorCode.UNAVAILABLE, why);
      case NeighbourList.Known(List<NodeView> all) ->
          all.stream()
              .filter(node -> node.state() == NodeState.LIVE && node.role() != Role.CLIENT)
              .min(
                  Comparator.comparingInt((NodeView node) -> rank(node, needed, target))
                      .thenComparingInt(NodeView::running))
              .map(NodeView::id)
              .orElseThrow(
                  () ->
                      new PeerException(
                          ErrorCode.UNAVAILABLE, "no node is live that could hold the data"));
    };
  }

  /** 0 for the target, 1 for a node that may run the task, 2 for any other. */
  private static int rank(NodeView node, TaskClass needed, @Nullable String target) {
    if (node.id().equals(target)) {
      return 0;
    }
    boolean fits = node.role() == needed.role() && node.labels().containsAll(needed.labels());
    return fits ? 1 : 2;
  }

  /**
   * Hands bytes to a node, verified, so that this program may end. They stay there for 15 minutes,
   * and for as long as a task needs them that was accepted by then.
   *
   * @param bytes at most {@link Payloads#MOST_BLOB_BYTES}; they are not held in memory
   * @throws PeerException when they did not arrive, or are too many
   */
  public BlobReference handOver(InputStream bytes, String node)
      throws IOException, InterruptedException {
    BlobId made = put(bytes);
    BlobReference named = new BlobReference(node, made.sha256(), made.sizeBytes());
    if (node.equals(peer.id())) {
      return named;
    }
    try (Lent data = lend(made, HANDED_OVER_FOR)) {
      String trouble = node + " did not take the data";
      TransferTries.again(
          () -> TransferTries.await(peer.connect(node).handOver(made), trouble, data));
    }
    return named;
  }

  private BlobId put(InputStream bytes) throws IOException {
    try {
      return payloads().blobs().put(bytes, HANDED_OVER_FOR);
    } catch (StoreFullException full) {
      throw new PeerException(
          ErrorCode.TOO_LARGE, "the data cannot be kept here: " + full.getMessage());
    }
  }

  private Payloads payloads() {
    return peer.node().peering().payloads();
  }

  private Lent lend(BlobId blob, Duration atMost) throws IOException {
    return new Lent(payloads().holds(), blob, atMost, lent.incrementAndGet());
  }

  /**
   * The task with its data handed to a node, when it has more than may travel in a message; else
   * the task as it is.
   */
  public Task handOverIfLarge(Task task, List<String> labels, @Nullable String target)
      throws IOException, InterruptedException {
    if (!(task.content().orElse(null) instanceof Content.Inline(Bytes bytes))
        || bytes.size() <= peer.node().inlineLimitBytes()) {
      return task;
    }
    String holder = holderFor(new TaskClass(Role.of(task), labels), target);
    return task.withContent(
        Content.of(handOver(new ByteArrayInputStream(bytes.toArray()), holder)));
  }

  /**
   * The blob of a task's data, when that is more than fits a frame of a link; null when it fits.
   *
   * @param limit how long the task may run
   */
  @Nullable Lent forLink(Task task, Duration limit) throws IOException, InterruptedException {
    if (!(task.content().orElse(null) instanceof Content.Inline(Bytes bytes))
        || bytes.size() <= ResultBlobs.MOST_ON_LINK) {
      return null;
    }
    Duration atMost = limit.plus(AFTER_ITS_TASK);
    return lend(payloads().blobs().put(bytes.toArray(), atMost), atMost);
  }

  /** The task that names such a blob. */
  Task named(Task task, Lent data) {
    BlobId blob = data.blob();
    return task.withContent(
        Content.of(new BlobReference(peer.id(), blob.sha256(), blob.sizeBytes())));
  }

  /**
   * Fetches a blob, verified, and writes it to a file that does not exist yet; it is there whole or
   * not at all.
   *
   * @throws PeerException when the blob cannot be had
   */
  public void fetch(BlobReference blob, Path into) throws IOException, InterruptedException {
    Path part = Files.createTempFile(into.toAbsolutePath().getParent(), ".", ".part");
    try (Lent here = fetchHere(blob);
        FileChannel from = open(here);
        FileChannel to = FileChannel.open(part, StandardOpenOption.WRITE)) {
      long done = 0;
      while (done < blob.size()) {
        long moved = from.transferTo(done, blob.size() - done, to);
        if (moved <= 0) {
          throw new PeerException(ErrorCode.BLOB_LOST, "the blob is cut at byte " + done);
        }
        done += moved;
      }
      Files.move(part, into);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** Fetches a blob, verified, into memory. */
  public byte[] fetch(BlobReference blob) throws IOException, InterruptedException {
    try (Lent here = fetchHere(blob);
        FileChannel from = open(here)) {
      return Channels.newInputStream(from).readAllBytes();
    }
  }

  private Lent fetchHere(BlobReference blob) throws IOException, InterruptedException {
    BlobId id = new BlobId(blob.sha256(), blob.size());
    if (!blob.node().equals(peer.id())) {
      String trouble = "the blob cannot be had from " + blob.node();
      TransferTries.again(
          () -> TransferTries.await(peer.connect(blob.node()).take(id), trouble, null));
    }
    return lend(id, AFTER_ITS_TASK);
  }

  private FileChannel open(Lent here) throws IOException {
    return payloads()
        .blobs()
        .open(here.blob())
        .orElseThrow(() -> new PeerException(ErrorCode.BLOB_LOST, "the blob is gone again"));
  }
}
