package io.cpcluster.node.payload;

import io.cpcluster.dataplane.blob.BlobId;
import io.cpcluster.dataplane.blob.BlobStore;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who holds which blob of this node, and until when. While somebody does, no word of another
 * shortens the blob's time. What an earlier run of the program left may be held by those that this
 * run never heard of, so it stays for the time its file says. The monitor guards the table and the
 * order of its changes in the store.
 */
public final class Holds {
  /** The most that are remembered; further ones are refused. */
  static final int MOST = 200_000;

  private static final Logger LOG = LoggerFactory.getLogger(Holds.class);

  private final BlobStore store;
  private final InstantSource clock;
  private final Set<BlobId> older;
  private final Map<BlobId, Map<String, Instant>> holders = new HashMap<>();
  private int count;

  public Holds(BlobStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
    this.older = store.all();
  }

  public BlobStore store() {
    return store;
  }

  /**
   * Holds a blob for so long from now on, instead of what this holder said before.
   *
   * @return false when it is not here or too much is held
   */
  public synchronized boolean hold(BlobId blob, String holder, Duration keep) throws IOException {
    if (store.file(blob).filter(Files::exists).isEmpty()) {
      return false;
    }
    Map<String, Instant> ofBlob = holders.get(blob);
    boolean isNew = ofBlob == null || !ofBlob.containsKey(holder);
    if (isNew && count >= MOST) {
      LOG.warn("{} holds of blobs are remembered; one more is refused", MOST);
      return false;
    }
    if (!store.keep(blob, keep)) {
      return false;
    }
    if (isNew) {
      count++;
    }
    holders.computeIfAbsent(blob, _ -> new HashMap<>()).put(holder, clock.instant().plus(keep));
    return true;
  }

  /** A holder needs the blob for so long and no longer; one that never held it changes nothing. */
  public synchronized void release(BlobId blob, String holder, Duration keep) throws IOException {
    Map<String, Instant> ofBlob = holders.get(blob);
    if (ofBlob == null || ofBlob.remove(holder) == null) {
      return;
    }
    count--;
    if (keep.isPositive()) {
      ofBlob.put(holder, clock.instant().plus(keep));
      count++;
    }
    dropOver(ofBlob);
    if (ofBlob.isEmpty()) {
      holders.remove(blob);
    }
    if (!older.contains(blob)) {
      Instant now = clock.instant();
      Instant last = ofBlob.values().stream().max(Instant::compareTo).orElse(now);
      store.keepOnlyUntil(blob, last);
    }
  }

  /** Lets go what nobody holds and what has not been asked for for so long. */
  public void sweep(Duration spare) throws IOException {
    forgetOver();
    store.sweep(spare);
  }

  private synchronized void forgetOver() {
    holders.values().forEach(this::dropOver);
    holders.values().removeIf(Map::isEmpty);
  }

  private void dropOver(Map<String, Instant> ofBlob) {
    Instant now = clock.instant();
    Collection<Instant> ends = ofBlob.values();
    int before = ends.size();
    ends.removeIf(end -> !end.isAfter(now));
    count -= before - ends.size();
  }

  /** How many are remembered. */
  synchronized int size() {
    return count;
  }
}
