package io.cpcluster.dataplane.transfer;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.link.Payload;
import io.cpcluster.dataplane.link.Link;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A transfer that goes on. One virtual thread owns it: begins it, waits, ends it, and tells the
 * listener. Others (event loops, hashing threads, the clock) only note what happened and wake it.
 * The monitor guards the fields marked so; nothing blocks under it.
 */
abstract sealed class Active implements TransferHandle permits Sending, Incoming {
  private static final Logger LOG = LoggerFactory.getLogger(Active.class);
  private static final String BUG = "a bug: the log says more";
  private static final int STEPS = 10;

  final Link link;
  private final Try itself;
  private final Direction direction;
  final Workshop workshop;
  private final CompletableFuture<TransferEnd> ended = new CompletableFuture<>();
  private final Signs signs = new Signs();

  /** Guarded by the monitor. */
  private @Nullable TransferEnd end;

  private long totalBytes;
  private long verifiedBytes;
  private int toldSteps;

  Active(Link link, Try itself, Direction direction, Workshop workshop) {
    this.link = link;
    this.itself = itself;
    this.direction = direction;
    this.workshop = workshop;
  }

  /** Does all of it; returns how it ended, or throws why it cannot go on. */
  abstract TransferEnd work() throws IOException, InterruptedException;

  /** Gives everything back; partial files stay when they are of use. Called once, at the end. */
  abstract void tidy(TransferEnd how) throws IOException, InterruptedException;

  /** Name of the file, for people. */
  abstract String file();

  /** The owner thread's whole life. */
  final void run() {
    TransferEnd how = outcome();
    synchronized (this) {
      if (end == null || how instanceof TransferEnd.Completed) {
        end = how;
      }
      how = end;
    }
    try {
      tidy(how);
    } catch (IOException | InterruptedException broken) {
      LOG.warn(
          "transfer {}: what is left of it could not be tidied up: {}", id(), broken.toString());
    } finally {
      workshop.gone(this);
      tell(how);
      ended.complete(how);
    }
  }

  @SuppressWarnings("try")
  private TransferEnd outcome() {
    try (AutoCloseable hold = link.hold()) {
      return work();
    } catch (Refused refused) {
      return broken(refused.end());
    } catch (EndedException other) {
      return other.end();
    } catch (IOException trouble) {
      return broken(Trouble.of(trouble));
    } catch (Throwable bug) {
      failForBug(bug);
      return new TransferEnd.Failed(ErrorCode.INTERNAL, BUG);
    }
  }

  private TransferEnd broken(TransferEnd.Failed why) {
    say(new Payload.Failed(onLink(), why.code(), why.message()));
    return why;
  }

  /** Ends it from outside; the first word counts. */
  final void end(TransferEnd how) {
    synchronized (this) {
      if (end == null) {
        end = how;
      }
      notifyAll();
    }
    woken();
  }

  /** Ends it from outside and says so to the other side. */
  final void fail(ErrorCode code, String message) {
    say(new Payload.Failed(onLink(), code, message));
    end(new TransferEnd.Failed(code, message));
  }

  /** Ends it from wherever something unexpected was thrown. */
  final void failForBug(Throwable bug) {
    LOG.error("transfer {} ends; what is verified is kept for its next try", id(), bug);
    fail(ErrorCode.INTERNAL, BUG);
  }

  /** The owner may have to be torn from what it waits for. */
  void woken() {}

  final synchronized boolean isOver() {
    return end != null;
  }

  /**
   * For the owner: waits until the condition holds, telling progress meanwhile; torn from it when
   * the transfer is ended.
   */
  final void awaitUntil(Condition condition) throws IOException, InterruptedException {
    await(condition);
    synchronized (this) {
      if (end != null) {
        throw new EndedException(end);
      }
    }
  }

  /** The same for what needs no other side any more: when it holds, an end does not matter. */
  final void awaitLast(Condition condition) throws IOException, InterruptedException {
    await(condition);
    synchronized (this) {
      if (end != null && !condition.holds()) {
        throw new EndedException(end);
      }
    }
  }

  private void await(Condition condition) throws InterruptedException {
    boolean isDone = false;
    while (!isDone) {
      synchronized (this) {
        while (end == null && !condition.holds() && steps() <= toldSteps) {
          wait();
        }
        isDone = end != null || condition.holds();
      }
      tellProgress();
    }
  }

  /** Asked under the monitor. */
  interface Condition {
    boolean holds();
  }

  final synchronized void wake() {
    notifyAll();
  }

  final void started(long bytes) {
    synchronized (this) {
      totalBytes = bytes;
    }
    workshop.listener().started(news());
  }

  /** The receiver has so many bytes verified. */
  final synchronized void verified(long bytes) {
    if (bytes > verifiedBytes) {
      verifiedBytes = Math.min(bytes, totalBytes);
      signs.progressed();
      if (steps() > toldSteps) {
        notifyAll();
      }
    }
  }

  /** Something else than a verified byte shows that it goes on. */
  final void goesOn() {
    signs.progressed();
  }

  private int steps() {
    return totalBytes == 0 ? 0 : (int) (verifiedBytes * STEPS / totalBytes);
  }

  private void tellProgress() {
    TransferNews news;
    int now;
    synchronized (this) {
      now = steps();
      if (now <= toldSteps) {
        return;
      }
      toldSteps = now;
      news = news();
    }
    if (now < STEPS) {
      workshop.listener().progress(news);
    }
  }

  private void tell(TransferEnd how) {
    try {
      switch (how) {
        case TransferEnd.Completed completed -> workshop.listener().completed(news(), completed);
        case TransferEnd.Failed failed -> workshop.listener().failed(news(), failed);
      }
    } catch (RuntimeException bug) {
      LOG.warn("transfer {}: its listener failed; the transfer itself has ended", id(), bug);
    }
  }

  private synchronized TransferNews news() {
    return new TransferNews(id(), link.peer(), direction, file(), totalBytes, verifiedBytes);
  }

  /** Says something without bytes. */
  final void say(Payload message) {
    signs.said();
    link.send(message);
  }

  /** The other side said something of this transfer. */
  final void heard() {
    signs.heard();
  }

  /** The clock: sees that both sides are at it. */
  final void tick(TransferSettings settings) {
    signs
        .problem(settings)
        .ifPresentOrElse(
            problem -> fail(ErrorCode.TIMED_OUT, problem),
            () -> {
              if (signs.isSilent(settings)) {
                say(new Payload.Working(onLink()));
              }
            });
  }

  /** Waits until it is gone, or for so long. */
  final void awaitGone(Duration limit) {
    try {
      ended.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException stuck) {
      LOG.warn("transfer {} did not end within {}; it is left behind", id(), limit);
    }
  }

  final boolean isNamedWell() {
    return itself.isValid();
  }

  /** Whether both are of one transfer, on one link and in one direction. */
  final boolean isAnotherTryOf(Active other) {
    return other.link.equals(link) && other.id().equals(id()) && other.direction == direction;
  }

  /** What names it in messages: the id and the try. */
  final String onLink() {
    return itself.onLink();
  }

  final long nanosSoFar() {
    return signs.nanosSoFar();
  }

  @Override
  public final String id() {
    return itself.id();
  }

  @Override
  public final CompletableFuture<TransferEnd> ended() {
    return ended;
  }

  @Override
  public final synchronized long verifiedBytes() {
    return verifiedBytes;
  }

  @Override
  public final synchronized long totalBytes() {
    return totalBytes;
  }

  @Override
  public final void cancel() {
    fail(ErrorCode.UNAVAILABLE, "cancelled; the same transfer again takes it up where it was");
  }
}
