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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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

  /** What the masters said last of the values here, by key; of a key under its lock. */
  private final Map<String, Known> known = new ConcurrentHashMap<>();

  private final Lock[] locks =
      Stream.generate(ReentrantLock::new).limit(LOCKS).toArray(Lock[]::new);

  /** A value, and the revision of the key's record that names it. */
  private record Known(String stamp, long revision) {}

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

  private Result report(StoreEntry entry) throws InterruptedException {
    boolean isTold = false;
    try {
      KeyReports.Told told = reports.stored(entry, revisionOf(entry.key()));
      isTold = !(told instanceof KeyReports.Told.Failed);
      return switch (told) {
        case KeyReports.Told.Recorded(long revision) -> {
          known.put(entry.key(), new Known(entry.stamp(), revision));
          yield new Result.Stored();
        }
        case KeyReports.Told.Superseded _ -> new Result.Stored();
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

  private long revisionOf(String key) {
    Known last = known.get(key);
    return last == null ? 0 : last.revision();
  }

  /** What is kept under the key. */
  Result retrieve(Task.RetrieveData task) throws InterruptedException {
    try {
      return store.get(task.key()).orElse(new Result.Error(NOT_FOUND));
    } catch (IOException broken) {
      return DiskTasks.error("RetrieveData", broken);
    }
  }

  /**
   * Removes a value that the masters have no use for; false when it is not here, or recorded again
   * since.
   *
   * @param revision from which on the key's record does not name it; null when nobody said
   */
  boolean drop(String key, String stamp, @Nullable Long revision)
      throws IOException, InterruptedException {
    Lock lock = lockOf(key);
    lock.lockInterruptibly();
    try {
      Known last = known.get(key);
      boolean isRecordedSince =
          revision != null
              && last != null
              && last.stamp().equals(stamp)
              && last.revision() > revision;
      return !isRecordedSince && remove(key, stamp);
    } finally {
      lock.unlock();
    }
  }

  private boolean remove(String key, String stamp) throws IOException, InterruptedException {
    boolean removed = store.drop(key, stamp);
    if (removed) {
      known.remove(key);
    }
    return removed;
  }

  /**
   * Tells the masters all that is here and removes what they have no use for. Values may be stored
   * meanwhile.
   *
   * @return false when they could not be told
   */
  boolean renew() throws InterruptedException {
    List<StoreEntry> all = store.entries();
    for (int from = 0; from < all.size(); from += StoreReport.MOST) {
      List<StoreEntry> some = all.subList(from, Math.min(all.size(), from + StoreReport.MOST));
      Optional<String> problem =
          switch (reports.hadAll(some)) {
            case KeyReports.ToldAll.Recorded(Set<String> superseded) -> removeAll(some, superseded);
            case KeyReports.ToldAll.Failed(String why) -> Optional.of(why);
          };
      if (problem.isPresent()) {
        LOG.warn(
            "The masters do not know of {} values here yet: {}", all.size() - from, problem.get());
        return false;
      }
    }
    return true;
  }

  private Optional<String> removeAll(List<StoreEntry> some, Set<String> superseded)
      throws InterruptedException {
    for (StoreEntry entry : some) {
      if (superseded.contains(entry.stamp())) {
        Optional<String> problem = removeUnlessHad(entry);
        if (problem.isPresent()) {
          return problem;
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Removes a value that is superseded. The task that stored it may have been about to report it
   * when the masters said so, hence they are asked again while no task is.
   *
   * @return why they could not be asked
   */
  private Optional<String> removeUnlessHad(StoreEntry entry) throws InterruptedException {
    Lock lock = lockOf(entry.key());
    lock.lockInterruptibly();
    try {
      if (store.entry(entry.key()).filter(entry::equals).isEmpty()) {
        return Optional.empty();
      }
      return switch (reports.had(entry)) {
        case KeyReports.Told.Recorded(long revision) -> {
          known.put(entry.key(), new Known(entry.stamp(), revision));
          yield Optional.empty();
        }
        case KeyReports.Told.Superseded _ -> {
          remove(entry.key(), entry.stamp());
          yield Optional.empty();
        }
        case KeyReports.Told.Failed(String why) -> Optional.of(why);
      };
    } catch (IOException stays) {
      LOG.warn("A value that nobody asks for stays: {}", stays.toString());
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  private Lock lockOf(String key) {
    return locks[Math.floorMod(key.hashCode(), LOCKS)];
  }
}
