package io.cpcluster.peer;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.link.DirectWork;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.Task;
import io.cpcluster.dataplane.blob.BlobId;
import io.cpcluster.dataplane.link.Link;
import io.cpcluster.dataplane.transfer.Outgoing;
import io.cpcluster.dataplane.transfer.TransferHandle;
import io.cpcluster.node.direct.DirectAnswer;
import io.cpcluster.node.direct.DirectCalls;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The way to one other peer. Thread-safe. When the link ends, the next call opens another; a task
 * whose link ended is run once more on the new one.
 */
public final class PeerConnection {
  private static final int MOST_TRIES = 3;
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final Peer peer;
  private final String to;
  private volatile Link link;

  PeerConnection(Peer peer, String to, Link link) {
    this.peer = peer;
    this.to = to;
    this.link = link;
  }

  public String to() {
    return to;
  }

  /**
   * Runs a task there and waits for its end. Much data is fetched from here by the node that runs
   * it, and a large result stays there as a blob for a while.
   *
   * @param limit how long it may run
   * @throws PeerException when it did not run, or whether it did is not known
   */
  public Result run(Task task, Duration limit) throws PeerException, InterruptedException {
    try (Lent data = peer.blobs().forLink(task, limit)) {
      return runAgain(data == null ? task : peer.blobs().named(task, data), limit);
    } catch (PeerException failed) {
      throw failed;
    } catch (IOException full) {
      throw new PeerException(
          ErrorCode.TOO_LARGE,
          "the task's data cannot be kept here for " + to + ": " + full.getMessage());
    }
  }

  private Result runAgain(Task task, Duration limit) throws PeerException, InterruptedException {
    PeerException last = null;
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      switch (runOnce(task, limit)) {
        case DirectAnswer.Done(Result result) -> {
          return result;
        }
        case DirectAnswer.Refused(ErrorCode code, String message) ->
            throw new PeerException(code, to + " does not run it: " + message);
        case DirectAnswer.LinkLost(String reason) ->
            last = new PeerException(ErrorCode.UNAVAILABLE, "the link to " + to + ": " + reason);
      }
    }
    throw last == null ? new PeerException(ErrorCode.INTERNAL, "not tried") : last;
  }

  private DirectAnswer runOnce(Task task, Duration limit)
      throws PeerException, InterruptedException {
    CompletableFuture<DirectAnswer> answer = new CompletableFuture<>();
    DirectCalls calls = peer.node().peering().direct().calls();
    Link over = open();
    String id = calls.run(over, task, null, limit, answer::complete);
    try {
      return answer.get(limit.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      throw new PeerException(ErrorCode.TIMED_OUT, to + " did not answer in time");
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    } finally {
      // Late, or interrupted: nobody waits any more. An answered task is not open.
      calls.cancel(over, id);
    }
  }

  /** A text for the other peer's owner, at most 16 KiB; it is not confirmed. */
  public void say(String text) throws PeerException, InterruptedException {
    if (!open().send(new DirectWork.DirectMessage(text))) {
      throw new PeerException(ErrorCode.UNAVAILABLE, "the link to " + to + " has just ended");
    }
  }

  /** A round trip over the link, measured on this side's clock alone. */
  public record Ping(Duration roundTrip, DirectWork.Pong answer) {}

  /**
   * Asks for a sign of life and waits for it.
   *
   * @throws PeerException when none came within the limit
   */
  public Ping ping(Duration limit) throws PeerException, InterruptedException {
    Link over = open();
    long sent = System.nanoTime();
    try {
      DirectWork.Pong pong =
          peer.node()
              .peering()
              .direct()
              .calls()
              .ping(over)
              .orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
              .get();
      return new Ping(Duration.ofNanos(System.nanoTime() - sent), pong);
    } catch (CancellationException | ExecutionException silent) {
      throw new PeerException(ErrorCode.TIMED_OUT, to + " gave no sign of life");
    }
  }

  /**
   * Reads what the command of a task printed there, from a position on; a master has to have opened
   * it to this peer before.
   *
   * @param wait how long the other peer waits for more, ten seconds at most
   * @throws PeerException when it cannot be read, or the link ended
   */
  public DirectWork.LogPart readLog(String task, long from, Duration wait)
      throws PeerException, InterruptedException {
    CompletableFuture<DirectWork.LogPart> asked =
        peer.node().peering().direct().calls().readLog(open(), task, from, wait);
    try {
      DirectWork.LogPart part = asked.get(wait.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
      if (part.problem() != null) {
        throw new PeerException(ErrorCode.NOT_FOUND, to + ": " + part.problem());
      }
      return part;
    } catch (TimeoutException late) {
      throw new PeerException(ErrorCode.TIMED_OUT, to + " did not answer in time");
    } catch (CancellationException | ExecutionException ended) {
      throw new PeerException(ErrorCode.UNAVAILABLE, "the link to " + to + " has ended");
    } finally {
      asked.cancel(false);
    }
  }

  /** Sends files; names are those the other peer sees. The same id again takes a cut one up. */
  public TransferHandle send(String transferId, List<Outgoing> files, boolean flatHash)
      throws IOException, InterruptedException {
    return peer.node().peering().payloads().transfers().send(open(), transferId, files, flatHash);
  }

  /** Fetches a file from the other peer's folder to exactly this path. */
  public TransferHandle fetch(String transferId, String name, Path into, boolean flatHash)
      throws IOException, InterruptedException {
    return peer.node()
        .peering()
        .payloads()
        .transfers()
        .fetch(open(), transferId, name, into, flatHash);
  }

  /** Hands a blob of this peer over to the store of the other. */
  public TransferHandle handOver(BlobId blob) throws IOException, InterruptedException {
    return peer.node().peering().payloads().transfers().sendBlob(open(), blob);
  }

  /** Takes a blob of the other peer into the store of this one. */
  public TransferHandle take(BlobId blob) throws IOException, InterruptedException {
    return peer.node().peering().payloads().transfers().fetchBlob(open(), blob);
  }

  Link open() throws PeerException, InterruptedException {
    Link current = link;
    if (!current.isOpen()) {
      current = peer.link(to);
      link = current;
    }
    return current;
  }
}
