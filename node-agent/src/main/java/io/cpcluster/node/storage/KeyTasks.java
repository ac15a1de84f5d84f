package io.cpcluster.node.storage;

import io.cpcluster.contracts.store.StoreEntry;
import io.cpcluster.contracts.store.StoreKeys;
import io.cpcluster.contracts.store.StoreReport;
import io.cpcluster.contracts.task.BlobReference;
import io.cpcluster.contracts.task.Content;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.Task;
import io.cpcluster.node.blobs.BlobSupply;
import io.cpcluster.node.blobs.Supply;
import io.cpcluster.node.blobs.Use;
import io.cpcluster.node.storage.KeyStore.Given;
import io.cpcluster.node.storage.KeyStore.Put;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs {@code StoreData} and {@code RetrieveData}. A key is stored and reported under a lock of its
 * own (shared by some), so that the masters hear of its values in the order they came. Thread-safe;
 * an interrupt ends a wait.
 */
final class KeyTasks {
  static final String NOT_FOUND = "Key not found";

  private static final Logger LOG = LoggerFactory.getLogger(KeyTasks.class);
  private static final int LOCKS = 256;

  private final KeyStore store;
  private final BlobSupply supply;
  private final KeyReports reports;
  private final Runnable reportFailed;
  private final Lock[] locks =
      Stream.generate(ReentrantLock::new).limit(LOCKS).toArray(Lock[]::new);

  /**
   * @param reportFailed told when nobody recorded a value that is here now
   */
  KeyTasks(KeyStore store, BlobSupply supply, KeyReports reports, Runnable reportFailed) {
    this.store = store;
    this.supply = supply;
    this.reports = reports;
    this.reportFailed = reportFailed;
  }

  /** Keeps the data under its key. */
  Result store(Task.StoreData task) throws InterruptedException {
    Optional<String> problem = StoreKeys.problem(task.key());
    if (problem.isPresent()) {
      return new Result.Error("StoreData: " + problem.get());
    }
    return switch (task.data()) {
      case Content.Inline(var bytes) -> keep(task.key(), new Given.Small(bytes));
      case Content.Stored(BlobReference blob) ->
          switch (supply.get(blob)) {
            case Supply.Missing(String why) -> new Result.Error(why);
            case Supply.Here(Use use) -> {
              try (use) {
                yield keep(task.key(), new Given.Large(use));
              }
            }
          };
    };
  }

  private Result keep(String key, Given value) throws InterruptedException {
    Lock lock = lockOf(key);
    lock.lockInterruptibly();
    try {
      return switch (store.put(key, UUID.randomUUID().toString(), value)) {
        case Put.Refused(String why) -> new Result.Error("StoreData: " + why);
        case Put.Kept(StoreEntry entry) -> report(entry);
      };
    } catch (IOException broken) {
      return DiskTasks.error("StoreData", broken);
    } finally {
      lock.unlock();
    }
  }

  private Result report(StoreEntry entry) throws InterruptedException, IOException {
    boolean isTold = false;
    try {
      KeyReports.Told told = reports.report(List.of(entry), false);
      isTold = told instanceof KeyReports.Told.Recorded;
      return switch (told) {
        case KeyReports.Told.Recorded _ -> new Result.Stored();
        case KeyReports.Told.Failed(String why) ->
            new Result.Error(
                "StoreData: no master recorded where the key lies ("
                    + why
                    + "); the key has its old value, this one or none: store it again");
      };
    } finally {
      if (!isTold) {
        reportFailed.run();
      }
    }
  }

  /** What is kept under the key. */
  Result retrieve(Task.RetrieveData task) throws InterruptedException {
    try {
      return store.get(task.key()).orElse(new Result.Error(NOT_FOUND));
    } catch (IOException broken) {
      return DiskTasks.error("RetrieveData", broken);
    }
  }

  /** Removes a value that the masters have no use for; false when it is not here. */
  boolean drop(String key, String stamp) throws IOException, InterruptedException {
    Lock lock = lockOf(key);
    lock.lockInterruptibly();
    try {
      return store.drop(key, stamp);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Tells the masters all that is here and removes what they have no use for.
   *
   * @return false when they could not be told
   */
  boolean renew() throws InterruptedException {
    List<StoreEntry> all = store.entries();
    for (int from = 0; from < all.size(); from += StoreReport.MOST) {
      List<StoreEntry> some = all.subList(from, Math.min(all.size(), from + StoreReport.MOST));
      switch (reports.report(some, true)) {
        case KeyReports.Told.Recorded(Set<String> superseded) -> drop(some, superseded);
        case KeyReports.Told.Failed(String why) -> {
          LOG.warn("The masters do not know of {} values here yet: {}", all.size() - from, why);
          return false;
        }
      }
    }
    return true;
  }

  private void drop(List<StoreEntry> some, Set<String> superseded) throws InterruptedException {
    for (StoreEntry entry : some) {
      if (superseded.contains(entry.stamp())) {
        try {
          drop(entry.key(), entry.stamp());
        } catch (IOException stays) {
          LOG.warn("A value that nobody asks for stays: {}", stays.toString());
        }
      }
    }
  }

  private Lock lockOf(String key) {
    return locks[Math.floorMod(key.hashCode(), LOCKS)];
  }
}
