package io.cpcluster.master.store;

import io.cpcluster.contracts.store.Keeping;
import io.cpcluster.contracts.store.StoreRecord;
import io.cpcluster.master.membership.NodeDirectory;
import io.cpcluster.master.membership.NodeSnapshot;
import io.cpcluster.messaging.bucket.Entry;
import io.cpcluster.messaging.bucket.ScanPage;
import io.cpcluster.messaging.bucket.WriteOutcome;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the records of keys that went with the memory they were in, a while after: a node whose
 * program lives on says in its next session that it still has them. One look at a time, on a
 * virtual thread.
 */
final class LostKeys {
  private static final Logger LOG = LoggerFactory.getLogger(LostKeys.class);
  private static final Duration KEPT = Duration.ofMinutes(10);

  private final KeyRecords records;
  private final NodeDirectory nodes;
  private final InstantSource wall;
  private final AtomicBoolean looks = new AtomicBoolean();

  LostKeys(KeyRecords records, NodeDirectory nodes, InstantSource wall) {
    this.records = records;
    this.nodes = nodes;
    this.wall = wall;
  }

  /** Looks through all records unless it is doing so. Returns at once. */
  void look() {
    if (looks.compareAndSet(false, true)) {
      Thread.ofVirtual().name("lost-keys").start(this::run);
    }
  }

  private void run() {
    try {
      int deleted = lookOnce();
      if (deleted > 0) {
        LOG.info("{} keys went with the memory of nodes that are gone", deleted);
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException bug) {
      LOG.error("a look for lost keys failed; the next follows", bug);
    } finally {
      looks.set(false);
    }
  }

  /** How many records it deleted. */
  int lookOnce() throws InterruptedException {
    int deleted = 0;
    long from = 1;
    while (from > 0) {
      ScanPage page = records.page(from);
      if (!page.available()) {
        return deleted;
      }
      for (Entry entry : page.entries()) {
        Optional<StoreRecord> lost = KeyRecords.recordOf(entry).filter(this::isLost);
        if (lost.isPresent()
            && records.delete(lost.get().key(), entry.revision()) instanceof WriteOutcome.Won) {
          deleted++;
        }
      }
      from = page.nextRevision();
    }
    return deleted;
  }

  private boolean isLost(StoreRecord record) {
    if (record.keeping() != Keeping.MEMORY) {
      return false;
    }
    Optional<NodeSnapshot> holder = nodes.find(record.node());
    return holder.isPresent()
        && holder.get().standing(record.session()) == NodeSnapshot.Standing.OVER
        && wall.millis() - holder.get().record().sinceMs() > KEPT.toMillis();
  }
}
