package io.cpcluster.node.blobs;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.task.BlobReference;
import io.cpcluster.dataplane.blob.BlobId;
import io.cpcluster.dataplane.link.Link;
import io.cpcluster.dataplane.transfer.TransferEnd;
import io.cpcluster.dataplane.transfer.TransferHandle;
import io.cpcluster.node.links.ConnectOutcome;
import io.cpcluster.node.payload.Payloads;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One blob on its way here, on a thread of its own, for all tasks that wait for it. The count of
 * those and the thread are guarded by the monitor of the {@link BlobSupply}.
 */
public final class BlobFetch {
  /** How links are opened. */
  @FunctionalInterface
  public interface Connector {
    /** The link to a peer; blocks for a few seconds at most. */
    ConnectOutcome connect(String peer) throws InterruptedException;
  }

  /** How it ended. */
  sealed interface End {
    record Fetched() implements End {}

    record Failed(ErrorCode code, String why) implements End {}
  }

  /** What was fetched stays so long for whoever fetched it to take it in use. */
  private static final Duration TAKEN_UP_WITHIN = Duration.ofMinutes(1);

  /** A holder of which the masters say so has lost the blob; everything else may pass. */
  private static final Set<ErrorCode> GONE =
      Set.of(ErrorCode.UNKNOWN_NODE, ErrorCode.PEER_NOT_LIVE);

  private static final Set<ErrorCode> PASSING =
      Set.of(
          ErrorCode.OVERLOADED,
          ErrorCode.UNAVAILABLE,
          ErrorCode.TIMED_OUT,
          ErrorCode.CONFLICT,
          ErrorCode.INTERNAL);
  private static final int MOST_TRIES = 3;
  private static final Duration PAUSE = Duration.ofMillis(300);

  private final BlobReference wanted;
  private final BlobId id;
  private final Payloads payloads;
  private final Connector connector;
  private final CompletableFuture<End> ended = new CompletableFuture<>();
  private int waiting = 1;
  private @Nullable Thread thread;

  BlobFetch(BlobReference wanted, Payloads payloads, Connector connector) {
    this.wanted = wanted;
    this.id = new BlobId(wanted.sha256(), wanted.size());
    this.payloads = payloads;
    this.connector = connector;
  }

  void start() {
    thread = Thread.ofVirtual().name("fetch-" + wanted.node()).start(this::run);
  }

  /** One more waits; false when it is too late for that. */
  boolean join() {
    if (waiting == 0 || ended.isDone()) {
      return false;
    }
    waiting++;
    return true;
  }

  int waiting() {
    return waiting;
  }

  /** One waits no longer; the last stops what still goes on. True for the last. */
  boolean leave() {
    waiting--;
    if (waiting == 0 && thread != null) {
      thread.interrupt();
    }
    return waiting == 0;
  }

  End await() throws InterruptedException {
    try {
      return ended.get();
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private void run() {
    try {
      ended.complete(fetch());
    } catch (InterruptedException unwanted) {
      ended.complete(new End.Failed(ErrorCode.UNAVAILABLE, "nobody waits for it any more"));
    } catch (IOException | RuntimeException broken) {
      ended.complete(new End.Failed(ErrorCode.INTERNAL, broken.toString()));
    }
  }

  private End fetch() throws IOException, InterruptedException {
    End end = fetchOnce();
    for (int tries = 1; tries < MOST_TRIES && mayPass(end); tries++) {
      Thread.sleep(PAUSE.multipliedBy(tries));
      end = fetchOnce();
    }
    return end;
  }

  private static boolean mayPass(End end) {
    return switch (end) {
      case End.Fetched() -> false;
      case End.Failed(ErrorCode code, String _) -> code != ErrorCode.BLOB_LOST;
    };
  }

  private End fetchOnce() throws IOException, InterruptedException {
    return switch (connector.connect(wanted.node())) {
      case ConnectOutcome.Open(Link link) -> transfer(link);
      case ConnectOutcome.Failed(ErrorCode code, String why) ->
          new End.Failed(
              GONE.contains(code) ? ErrorCode.BLOB_LOST : code,
              "its holder is not reached: " + why);
    };
  }

  private End transfer(Link link) throws IOException, InterruptedException {
    TransferHandle transfer = payloads.transfers().fetchBlob(link, id, TAKEN_UP_WITHIN);
    try {
      return switch (transfer.ended().get()) {
        case TransferEnd.Completed _ -> new End.Fetched();
        case TransferEnd.Failed(ErrorCode code, String why) -> new End.Failed(codeOf(code), why);
      };
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    } finally {
      if (!transfer.ended().isDone()) {
        transfer.cancel();
      }
    }
  }

  /** No room here and trouble on the way may pass; everything else means that it is not there. */
  private static ErrorCode codeOf(ErrorCode code) {
    return PASSING.contains(code) ? code : ErrorCode.BLOB_LOST;
  }
}
