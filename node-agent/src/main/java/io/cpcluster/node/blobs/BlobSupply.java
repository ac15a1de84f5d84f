package io.cpcluster.node.blobs;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.task.BlobReference;
import io.cpcluster.dataplane.blob.BlobId;
import io.cpcluster.node.payload.Payloads;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Gets blobs here that tasks need: from this node's own store, or from the peer that holds them,
 * over a link. Tasks that want the same at once share one transfer, which is stopped when none of
 * them waits any more. The monitor guards the table of transfers under way.
 */
public final class BlobSupply {
  private static final Duration USED_AT_MOST = Duration.ofHours(1);

  private final String self;
  private final Payloads payloads;
  private final BlobFetch.Connector connector;
  private final Map<BlobReference, BlobFetch> underWay = new HashMap<>();
  private final AtomicLong uses = new AtomicLong();

  public BlobSupply(String self, Payloads payloads, BlobFetch.Connector connector) {
    this.self = self;
    this.payloads = payloads;
    this.connector = connector;
  }

  /** Waits until the blob is here or cannot be had. An interrupt ends the wait. */
  public Supply get(BlobReference wanted) throws InterruptedException {
    BlobId id = new BlobId(wanted.sha256(), wanted.size());
    try {
      @Nullable Use here = use(id);
      if (here != null) {
        return new Supply.Here(here);
      }
      if (wanted.node().equals(self)) {
        return lost(wanted, self + " does not hold it any more");
      }
      BlobFetch.End end = fetch(wanted);
      return switch (end) {
        case BlobFetch.End.Failed(ErrorCode code, String why) -> missing(wanted, code, why);
        case BlobFetch.End.Fetched() -> {
          here = use(id);
          yield here != null ? new Supply.Here(here) : lost(wanted, "it is gone from here again");
        }
      };
    } catch (IOException broken) {
      return missing(wanted, ErrorCode.INTERNAL, "the store of blobs: " + broken.getMessage());
    }
  }

  private @Nullable Use use(BlobId id) throws IOException {
    String holder = "use " + uses.incrementAndGet();
    if (!payloads.holds().hold(id, holder, USED_AT_MOST)) {
      return null;
    }
    Use use = new Use(payloads.holds(), id, holder);
    if (!isWhole(id)) {
      use.close();
      return null;
    }
    return use;
  }

  /** What an earlier run of the program left is hashed before it is used for the first time. */
  private boolean isWhole(BlobId id) throws IOException {
    Optional<FileChannel> opened = payloads.blobs().open(id);
    if (opened.isPresent()) {
      opened.get().close();
    }
    return opened.isPresent();
  }

  private BlobFetch.End fetch(BlobReference wanted) throws InterruptedException {
    BlobFetch shared;
    synchronized (this) {
      shared = underWay.get(wanted);
      if (shared == null || !shared.join()) {
        shared = new BlobFetch(wanted, payloads, connector);
        underWay.put(wanted, shared);
        shared.start();
      }
    }
    try {
      return shared.await();
    } finally {
      synchronized (this) {
        if (shared.leave()) {
          underWay.remove(wanted, shared);
        }
      }
    }
  }

  /** How many tasks wait for blobs on their way. */
  synchronized int waiting() {
    return underWay.values().stream().mapToInt(BlobFetch::waiting).sum();
  }

  private static Supply.Missing lost(BlobReference wanted, String why) {
    return missing(wanted, ErrorCode.BLOB_LOST, why);
  }

  private static Supply.Missing missing(BlobReference wanted, ErrorCode code, String why) {
    return new Supply.Missing(
        code.wireName()
            + ": the blob "
            + wanted.sha256().substring(0, 16)
            + "… of "
            + wanted.node()
            + " is not to be had: "
            + why);
  }
}
