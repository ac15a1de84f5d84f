package io.cpcluster.dataplane.transfer;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.link.Payload;
import io.cpcluster.dataplane.blob.ChunkList;
import io.cpcluster.dataplane.link.Body;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A few virtual threads that take chunk after chunk: read and hashed by a hashing thread, then
 * sent, where the link makes them wait. Chunks that the other side has are only hashed. The monitor
 * guards where they are in the list.
 */
final class ChunkSenders {
  private final Sending transfer;
  private final Workshop workshop;
  private final List<Thread> threads = new ArrayList<>();

  /** Guarded by the monitor: the next chunk. */
  private int item;

  private int index;

  ChunkSenders(Sending transfer) {
    this.transfer = transfer;
    this.workshop = transfer.workshop;
  }

  private record Place(SentItem item, int index) {}

  void start() {
    for (int number = 0; number < workshop.settings().chunksInFlight(); number++) {
      threads.add(
          Thread.ofVirtual().name("chunks-" + transfer.id() + "-" + number).start(this::run));
    }
  }

  /** Tears them from what they wait for. */
  void stop() {
    threads.forEach(Thread::interrupt);
  }

  void join() throws InterruptedException {
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private void run() {
    try {
      Place next = next();
      while (next != null && !transfer.isOver()) {
        handle(next);
        next = next();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (IOException trouble) {
      TransferEnd.Failed why = Trouble.of(trouble);
      transfer.fail(why.code(), why.message());
    } catch (RejectedExecutionException closing) {
      transfer.end(Trouble.linkEnded());
    } catch (Throwable bug) {
      transfer.failForBug(bug);
    }
  }

  private @Nullable Place next() throws IOException {
    List<SentItem> items = transfer.items();
    while (true) {
      SentItem empty;
      synchronized (this) {
        if (item == items.size()) {
          return null;
        }
        SentItem now = items.get(item);
        if (index < now.chunks()) {
          return new Place(now, index++);
        }
        item++;
        index = 0;
        empty = now;
      }
      if (empty.chunks() == 0) {
        transfer.hashed(empty);
      }
    }
  }

  private void handle(Place place) throws IOException, InterruptedException {
    SentItem of = place.item();
    byte[] sha256 =
        of.isMissing(place.index()) ? send(place, false) : onHashingThread(() -> hash(place));
    transfer.goesOn();
    if (of.hashed(place.index(), sha256)) {
      onHashingThread(
          () -> {
            transfer.hashed(of);
            return true;
          });
    }
  }

  /** Sends a chunk that arrived spoilt once more, if it is still the same. */
  void sendAgain(Payload.Again message) throws IOException, InterruptedException {
    send(new Place(transfer.items().get(message.item()), (int) message.index()), true);
  }

  private byte[] send(Place place, boolean isRepeated) throws IOException, InterruptedException {
    SentItem of = place.item();
    Body body = transfer.link.allocate(of.lengthOf(place.index()));
    boolean isHandedOn = false;
    try {
      byte[] sha256 = onHashingThread(() -> fill(place, body.bytes(), isRepeated));
      if (isRepeated && !of.isSame(place.index(), sha256)) {
        throw new Refused(
            ErrorCode.CONFLICT, of.source().item().name() + " changed while it was being sent");
      }
      isHandedOn = true;
      workshop
          .transport()
          .send(
              transfer.link,
              new Payload.Chunk(
                  transfer.onLink(), of.number(), place.index(), ChunkList.hex(sha256)),
              body);
      return sha256;
    } finally {
      if (!isHandedOn) {
        body.release();
      }
    }
  }

  /** Reads a chunk and answers its hash; one that is sent again is hashed, whatever is known. */
  private static byte[] fill(Place place, ByteBuffer into, boolean isRepeated) throws IOException {
    SentItem of = place.item();
    int from = into.position();
    into.limit(from + of.lengthOf(place.index()));
    of.source().read(ChunkList.positionOf(place.index()), into);
    byte[] known = isRepeated ? null : of.source().knownSha256(place.index());
    return known != null ? known : ChunkList.hash(into.duplicate().flip().position(from));
  }

  private static byte[] hash(Place place) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(place.item().lengthOf(place.index()));
    place.item().source().read(ChunkList.positionOf(place.index()), bytes);
    return ChunkList.hash(bytes.flip());
  }

  /** Waits for it whatever happens: it uses memory that is given back afterwards. */
  private <T> T onHashingThread(Callable<T> work) throws IOException, InterruptedException {
    Future<T> future = workshop.hashing().submit(work);
    boolean isInterrupted = false;
    try {
      while (true) {
        try {
          return future.get();
        } catch (InterruptedException stopped) {
          isInterrupted = true;
        }
      }
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof IOException trouble) {
        throw trouble;
      }
      throw new IllegalStateException(failed.getCause());
    } finally {
      if (isInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
