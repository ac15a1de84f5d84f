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
import io.cpcluster.dataplane.transfer.TransferEnd;
import io.cpcluster.dataplane.transfer.TransferHandle;
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
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Blobs of tasks, as a program has to do with them: data it hands to a node before it submits a
 * task, and results it fetches. Thread-safe; blocks.
 */
public final class PeerBlobs {
  /** Longer than any task waits; the masters shorten it when the task ends. */
  private static final Duration HANDED_OVER_FOR = Duration.ofDays(7);

  private static final Duration AFTER_ITS_TASK = Duration.ofMinutes(1);

  private final Peer peer;

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
   * Hands bytes to a node, verified, so that this program may end.
   *
   * @param bytes as many as come; they are not held in memory
   * @throws PeerException when they did not arrive
   */
  public BlobReference handOver(InputStream bytes, String node)
      throws IOException, InterruptedException {
    Payloads mine = peer.node().peering().payloads();
    BlobId made = mine.blobs().put(bytes, HANDED_OVER_FOR);
    if (!node.equals(peer.id())) {
      try {
        await(peer.connect(node).handOver(made), node + " did not take the data");
      } finally {
        peer.dropBlob(made);
      }
    }
    return new BlobReference(node, made.sha256(), made.sizeBytes());
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

  /** The task as it fits a frame of a link: much data becomes a blob of this peer for a while. */
  Task forLink(Task task, Duration limit) throws IOException, InterruptedException {
    if (!(task.content().orElse(null) instanceof Content.Inline(Bytes bytes))
        || bytes.size() <= ResultBlobs.MOST_ON_LINK) {
      return task;
    }
    BlobId made = peer.makeBlob(bytes.toArray(), limit.plus(AFTER_ITS_TASK));
    return task.withContent(
        Content.of(new BlobReference(peer.id(), made.sha256(), made.sizeBytes())));
  }

  /**
   * Fetches a blob, verified, and writes it to a file that does not exist yet; it is there whole or
   * not at all.
   *
   * @throws PeerException when the blob cannot be had
   */
  public void fetch(BlobReference blob, Path into) throws IOException, InterruptedException {
    Path part = Files.createTempFile(into.toAbsolutePath().getParent(), ".", ".part");
    try {
      try (FileChannel from = fetched(blob);
          FileChannel to = FileChannel.open(part, StandardOpenOption.WRITE)) {
        long done = 0;
        while (done < blob.size()) {
          done += from.transferTo(done, blob.size() - done, to);
        }
      }
      Files.move(part, into);
    } finally {
      Files.deleteIfExists(part);
      dropFetched(blob);
    }
  }

  /** Fetches a blob, verified, into memory. */
  public byte[] fetch(BlobReference blob) throws IOException, InterruptedException {
    try (FileChannel from = fetched(blob)) {
      return Channels.newInputStream(from).readAllBytes();
    } finally {
      dropFetched(blob);
    }
  }

  private FileChannel fetched(BlobReference blob) throws IOException, InterruptedException {
    BlobId id = new BlobId(blob.sha256(), blob.size());
    if (!blob.node().equals(peer.id())) {
      await(peer.connect(blob.node()).take(id), "the blob cannot be had from " + blob.node());
    }
    return peer.node()
        .peering()
        .payloads()
        .blobs()
        .open(id)
        .orElseThrow(() -> new PeerException(ErrorCode.BLOB_LOST, "the blob is gone again"));
  }

  private void dropFetched(BlobReference blob) throws IOException {
    if (!blob.node().equals(peer.id())) {
      peer.dropBlob(new BlobId(blob.sha256(), blob.size()));
    }
  }

  private static void await(TransferHandle transfer, String trouble)
      throws PeerException, InterruptedException {
    try {
      if (transfer.ended().get() instanceof TransferEnd.Failed(ErrorCode code, String why)) {
        throw new PeerException(code, trouble + ": " + why);
      }
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    } finally {
      if (!transfer.ended().isDone()) {
        transfer.cancel();
      }
    }
  }
}
