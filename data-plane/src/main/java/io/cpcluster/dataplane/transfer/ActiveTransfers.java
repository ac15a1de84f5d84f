package io.cpcluster.dataplane.transfer;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.dataplane.link.Link;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transfers that go on, by link and id, and the clock that sees that none stalls. Thread-safe:
 * the table is concurrent, and each transfer is owned by a virtual thread of its own.
 */
final class ActiveTransfers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ActiveTransfers.class);
  private static final int TICKS_PER_LIMIT = 12;

  private final TransferSettings settings;
  private final Map<Key, Active> transfers = new ConcurrentHashMap<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("transfer-clock").daemon().factory());

  /**
   * @param onLink what names one try of a transfer in messages
   */
  private record Key(Link link, String onLink) {}

  ActiveTransfers(TransferSettings settings) {
    this.settings = settings;
    long everyMs = Math.max(settings.stallLimit().toMillis() / TICKS_PER_LIMIT, 1);
    clock.scheduleWithFixedDelay(this::tick, everyMs, everyMs, TimeUnit.MILLISECONDS);
  }

  /** The transfer that a message is of, when this try of it goes on. */
  @Nullable Active find(Link link, String onLink) {
    return transfers.get(new Key(link, onLink));
  }

  /** Starts a transfer of this side; the one that goes on under this id, if there is one. */
  TransferHandle begin(Active transfer) {
    synchronized (this) {
      for (Active other : transfers.values()) {
        if (transfer.isAnotherTryOf(other) && !other.isOver()) {
          return other;
        }
      }
      beginForPeer(transfer);
    }
    return transfer;
  }

  /** Starts a transfer that the peer wants; an older try of it is waited for. */
  void beginForPeer(Active transfer) {
    Key key = new Key(transfer.link, transfer.onLink());
    supersede(transfer);
    boolean isTooMany = transfers.size() >= settings.maxTransfers();
    if (transfers.putIfAbsent(key, transfer) != null) {
      return;
    }
    if (isTooMany) {
      transfer.fail(
          ErrorCode.OVERLOADED, "at most " + settings.maxTransfers() + " transfers at once");
    } else if (!transfer.link.isOpen()) {
      transfer.end(Trouble.linkEnded());
    }
    Thread.ofVirtual().name("transfer-" + transfer.id()).start(transfer::run);
  }

  /** The same transfer on an earlier link of the peer is over, whether it knows or not. */
  private void supersede(Active transfer) {
    for (Active other : transfers.values()) {
      if (other.id().equals(transfer.id())
          && !other.link.equals(transfer.link)
          && other.link.peer().equals(transfer.link.peer())) {
        other.end(Trouble.linkEnded());
      }
    }
  }

  void gone(Active transfer) {
    transfers.remove(new Key(transfer.link, transfer.onLink()), transfer);
  }

  void ended(Link link) {
    transfers.forEach(
        (key, transfer) -> {
          if (key.link().equals(link)) {
            transfer.end(Trouble.linkEnded());
          }
        });
  }

  private void tick() {
    for (Active transfer : transfers.values()) {
      try {
        transfer.tick(settings);
      } catch (RuntimeException bug) {
        LOG.error("transfer {} could not be looked at; again soon", transfer.id(), bug);
      }
    }
  }

  /** Ends all transfers and waits a little for them. */
  @Override
  public void close() {
    clock.shutdownNow();
    List<Active> going = List.copyOf(transfers.values());
    going.forEach(
        transfer -> transfer.fail(ErrorCode.UNAVAILABLE, "the program of the other side ends"));
    for (Active transfer : going) {
      transfer.awaitGone(settings.stallLimit());
    }
  }
}
