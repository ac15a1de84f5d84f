package io.cpcluster.dataplane.transfer;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.link.Payload;
import io.cpcluster.dataplane.blob.ChunkList;
import io.cpcluster.dataplane.link.Body;
import io.cpcluster.dataplane.link.Link;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A transfer that comes in: pages of the offer, then chunks, hashed and written by the hashing
 * threads, then {@link Finishing}. The monitor guards the offer and the counts; {@link #receipt} is
 * made by the owner before the first chunk is asked for.
 */
final class Incoming extends Active {
  private static final int MAX_IDENTITY = 128;
  private static final int MAX_NAME = 1_024;
  private static final int GAPS_PER_MESSAGE = 512;
  private static final long VERIFIED_EVERY_NANOS = 100_000_000L;

  private final Destination destination;
  private final AtomicLong verifiedSaidAt = new AtomicLong(System.nanoTime());

  /** Guarded by the monitor. */
  private final List<Payload.Item> offered = new ArrayList<>();

  private boolean isOffered;
  private int pendingChunks;
  private int wholeItems;

  private volatile @Nullable Receipt receipt;

  Incoming(Link link, Try itself, Workshop workshop, Destination destination) {
    super(link, itself, Direction.RECEIVING, workshop);
    this.destination = destination;
  }

  @Override
  String file() {
    synchronized (this) {
      return offered.isEmpty() ? "" : Pages.shown(offered.getFirst().name(), offered.size());
    }
  }

  /** A page of the offer came. On an event loop. */
  void offered(Payload.Offer page) {
    String problem = null;
    synchronized (this) {
      if (isOffered) {
        problem = "this transfer was offered already";
      } else if (offered.size() + page.items().size() > Payload.MAX_FILES) {
        problem = "more than " + Payload.MAX_FILES + " files in one transfer";
      } else if (page.items().stream().anyMatch(Incoming::isTooLong)) {
        problem = "a file's name or identity is too long";
      } else {
        offered.addAll(page.items());
        isOffered = !page.more();
        notifyAll();
      }
    }
    if (problem != null) {
      fail(ErrorCode.INVALID_REQUEST, problem);
    }
  }

  private static boolean isTooLong(Payload.Item item) {
    return item.name().length() > MAX_NAME || item.identity().length() > MAX_IDENTITY;
  }

  /** A chunk came. On an event loop; the body is given back by whoever is done with it. */
  void chunk(Payload.Chunk chunk, Body body) {
    Receipt now = receipt;
    ReceivedItem item = now == null ? null : now.item(chunk, body.bytes().remaining());
    if (now == null || item == null || isOver()) {
      body.release();
      if (!isOver()) {
        fail(ErrorCode.INVALID_REQUEST, "a chunk that was not asked for, or of a wrong size");
      }
    } else if (item.claim((int) chunk.index())) {
      hash(now, item, chunk, body);
    } else {
      body.release();
    }
  }

  private void hash(Receipt now, ReceivedItem item, Payload.Chunk chunk, Body body) {
    synchronized (this) {
      pendingChunks++;
    }
    try {
      workshop.hashing().execute(() -> check(now, item, chunk, body));
    } catch (RejectedExecutionException closing) {
      body.release();
      chunkDone();
      end(Trouble.linkEnded());
    }
  }

  private void check(Receipt now, ReceivedItem item, Payload.Chunk chunk, Body body) {
    try {
      if (!isOver()) {
        int index = (int) chunk.index();
        byte[] sha256 = ChunkList.hash(body.bytes());
        if (ChunkList.hex(sha256).equals(chunk.sha256())) {
          int length = body.bytes().remaining();
          item.write(index, body.bytes());
          now.verified(item, index, sha256, length);
          progressed(now, item);
        } else {
          item.spoilt(index);
          say(new Payload.Again(onLink(), chunk.item(), chunk.index()));
        }
      }
    } catch (IOException trouble) {
      TransferEnd.Failed why = Trouble.of(trouble);
      fail(why.code(), why.message());
    } catch (Throwable bug) {
      failForBug(bug);
    } finally {
      body.release();
      chunkDone();
    }
  }

  private synchronized void chunkDone() {
    pendingChunks--;
    notifyAll();
  }

  private void progressed(Receipt now, ReceivedItem item) {
    verified(now.verifiedBytes());
    count(item);
    long before = verifiedSaidAt.get();
    long at = System.nanoTime();
    if (at - before > VERIFIED_EVERY_NANOS && verifiedSaidAt.compareAndSet(before, at)) {
      say(new Payload.Verified(onLink(), now.verifiedBytes()));
    }
  }

  /** The sender says the hash of an item. On an event loop. */
  void sent(Payload.Sent message) {
    Receipt now = receipt;
    if (now == null || message.item() < 0 || message.item() >= now.items().size()) {
      fail(ErrorCode.INVALID_REQUEST, "the end of a file that was not asked for");
      return;
    }
    ReceivedItem item = now.items().get(message.item());
    item.sent(message);
    count(item);
  }

  private void count(ReceivedItem item) {
    if (item.becomesWhole()) {
      synchronized (this) {
        wholeItems++;
        notifyAll();
      }
    }
  }

  @Override
  TransferEnd work() throws IOException, InterruptedException {
    awaitUntil(() -> isOffered);
    List<Payload.Item> items;
    synchronized (this) {
      items = List.copyOf(offered);
    }
    long bytes = sum(items);
    destination.claim(items);
    Receipt begun = new Receipt(workshop, destination, link.peer(), id());
    receipt = begun;
    begun.open(items, this::goesOn);
    started(bytes);
    verified(begun.verifiedBytes());
    accept(begun);
    awaitLast(() -> wholeItems == items.size());
    say(new Payload.Verified(onLink(), bytes));
    Finishing finishing = new Finishing(workshop, destination, begun, this::goesOn);
    String sha256 = finishing.finish();
    List<String> names = items.stream().map(Payload.Item::name).toList();
    say(new Payload.Completed(onLink(), namesFor(names)));
    return finishing.completed(names, bytes, nanosSoFar(), sha256);
  }

  /** All the names when they fit into a header, else none: the sender knows them. */
  private static List<String> namesFor(List<String> names) {
    return Pages.fits(names) ? names : List.of();
  }

  private static long sum(List<Payload.Item> items) throws Refused {
    long bytes = 0;
    for (Payload.Item item : items) {
      if (item.sizeBytes() < 0 || item.sizeBytes() > Payload.MAX_BYTES - bytes) {
        throw new Refused(
            ErrorCode.TOO_LARGE, "a transfer has at most " + Payload.MAX_BYTES + " bytes");
      }
      bytes += item.sizeBytes();
    }
    if (items.isEmpty()) {
      throw new Refused(ErrorCode.INVALID_REQUEST, "an offer of no file");
    }
    return bytes;
  }

  private void accept(Receipt begun) {
    List<Payload.Missing> gaps = new ArrayList<>();
    begun.accepting();
    for (ReceivedItem item : begun.items()) {
      for (Payload.Missing gap : item.missing()) {
        gaps.add(gap);
        if (gaps.size() == GAPS_PER_MESSAGE) {
          say(new Payload.Accept(onLink(), gaps, true));
          gaps.clear();
        }
      }
    }
    say(new Payload.Accept(onLink(), gaps, false));
  }

  @Override
  void tidy(TransferEnd how) throws IOException, InterruptedException {
    try {
      synchronized (this) {
        while (pendingChunks > 0) {
          wait();
        }
      }
      Receipt begun = receipt;
      if (begun != null) {
        begun.close(how);
      }
    } finally {
      destination.release();
    }
  }
}
