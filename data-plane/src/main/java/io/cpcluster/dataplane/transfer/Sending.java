package io.cpcluster.dataplane.transfer;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.link.Payload;
import io.cpcluster.dataplane.blob.ChunkList;
import io.cpcluster.dataplane.link.Link;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A transfer that goes out: offers, then {@link ChunkSenders} send what the other side lacks, then
 * it waits for the other side's word. The monitor guards the fields below it.
 */
final class Sending extends Active {
  /** Opens what is to be sent. */
  interface Opening {
    List<Source> open() throws IOException;
  }

  private final Opening opening;
  private final boolean flatHash;

  /** Written by the owner before the first offer is said. */
  private volatile List<SentItem> items = List.of();

  /** Guarded by the monitor. */
  private boolean isAccepted;

  private int saidItems;
  private final Queue<Payload.Again> again = new ArrayDeque<>();
  private Payload.@Nullable Completed completed;
  private @Nullable String flatSha256;
  private @Nullable ChunkSenders senders;

  Sending(Link link, Try itself, Workshop workshop, Opening opening, boolean flatHash) {
    super(link, itself, Direction.SENDING, workshop);
    this.opening = opening;
    this.flatHash = flatHash;
  }

  @Override
  String file() {
    List<SentItem> now = items;
    return now.isEmpty() ? "" : Pages.shown(now.getFirst().source().item().name(), now.size());
  }

  boolean isFlatHash() {
    return flatHash;
  }

  List<SentItem> items() {
    return items;
  }

  /** Which chunks the other side lacks. On an event loop. */
  void accepted(Payload.Accept message) {
    try {
      synchronized (this) {
        if (isAccepted) {
          throw new Refused(ErrorCode.INVALID_REQUEST, "this transfer was accepted already");
        }
        for (Payload.Missing gap : message.missing()) {
          item(gap.item()).missing(gap);
        }
        isAccepted = !message.more();
        notifyAll();
      }
    } catch (Refused breach) {
      fail(breach.end().code(), breach.end().message());
    }
  }

  /** A chunk arrived spoilt. On an event loop. */
  void again(Payload.Again message) {
    try {
      item(message.item()).again(message);
      synchronized (this) {
        again.add(message);
        notifyAll();
      }
    } catch (Refused breach) {
      fail(breach.end().code(), breach.end().message());
    }
  }

  private SentItem item(int number) throws Refused {
    if (number < 0 || number >= items.size()) {
      throw new Refused(ErrorCode.INVALID_REQUEST, "a file was asked for that was not offered");
    }
    return items.get(number);
  }

  /** The other side has it all. On an event loop. */
  synchronized void completed(Payload.Completed message) {
    completed = message;
    notifyAll();
  }

  @Override
  TransferEnd work() throws IOException, InterruptedException {
    List<Payload.Item> offered = open();
    started(offered.stream().mapToLong(Payload.Item::sizeBytes).sum());
    Pages.offers(onLink(), offered).forEach(this::say);
    awaitUntil(() -> isAccepted);
    ChunkSenders sending = new ChunkSenders(this);
    synchronized (this) {
      senders = sending;
    }
    sending.start();
    Payload.Again spoilt = nextSpoilt();
    while (spoilt != null && !isOver()) {
      sending.sendAgain(spoilt);
      spoilt = nextSpoilt();
    }
    return done();
  }

  /** Waits for a chunk that is to be sent again; null when the other side has it all. */
  private Payload.@Nullable Again nextSpoilt() throws IOException, InterruptedException {
    awaitLast(() -> completed != null || !again.isEmpty());
    synchronized (this) {
      return completed == null ? again.poll() : null;
    }
  }

  private List<Payload.Item> open() throws IOException {
    List<SentItem> opened = new ArrayList<>();
    for (Source source : opening.open()) {
      opened.add(new SentItem(opened.size(), source));
    }
    items = List.copyOf(opened);
    if (opened.isEmpty() || opened.size() > Payload.MAX_FILES) {
      throw new Refused(ErrorCode.TOO_LARGE, "a transfer has 1 to " + Payload.MAX_FILES + " files");
    }
    return opened.stream().map(item -> item.source().item()).toList();
  }

  /** All chunks of an item are hashed: says so. On a sender's thread. */
  void hashed(SentItem item) throws IOException {
    if (!item.source().isUnchanged()) {
      throw new Refused(
          ErrorCode.CONFLICT, item.source().item().name() + " changed while it was being sent");
    }
    String flat = flatHash ? item.source().flatSha256() : null;
    synchronized (this) {
      flatSha256 = flat;
      saidItems++;
    }
    say(new Payload.Sent(onLink(), item.number(), item.sha256(), flat));
  }

  private TransferEnd done() throws Refused {
    List<String> names = items.stream().map(item -> item.source().item().name()).toList();
    synchronized (this) {
      if (saidItems != items.size() || completed == null) {
        throw new Refused(
            ErrorCode.INVALID_REQUEST, "completed before everything was sent: not believed");
      }
      verified(totalBytes());
      return new TransferEnd.Completed(
          completed.names().isEmpty() ? names : completed.names(),
          totalBytes(),
          Duration.ofNanos(nanosSoFar()),
          ChunkList.ofAll(items.stream().map(SentItem::sha256).toList()),
          names.size() == 1 ? flatSha256 : null);
    }
  }

  @Override
  synchronized void woken() {
    if (senders != null) {
      senders.stop();
    }
  }

  @Override
  void tidy(TransferEnd how) throws IOException, InterruptedException {
    ChunkSenders stopping;
    synchronized (this) {
      stopping = senders;
    }
    if (stopping != null) {
      stopping.stop();
      stopping.join();
    }
    for (SentItem item : items) {
      item.source().close();
    }
  }
}
