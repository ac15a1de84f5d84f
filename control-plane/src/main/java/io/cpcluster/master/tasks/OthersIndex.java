package io.cpcluster.master.tasks;

import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.subject.Buckets;
import io.cpcluster.contracts.task.TaskRecord;
import io.cpcluster.messaging.bucket.Bucket;
import io.cpcluster.messaging.bucket.Entry;
import io.cpcluster.messaging.bucket.Life;
import io.cpcluster.messaging.bucket.ReadOutcome;
import io.cpcluster.messaging.bucket.Write;
import io.cpcluster.messaging.bucket.WriteOutcome;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which tasks wait for which others: a key for each that waits, which every master watches. A hint,
 * as it may be a moment old. The watch changes it, and keys that are found gone are taken out, each
 * under the monitor; thread-safe to ask.
 */
final class OthersIndex implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OthersIndex.class);

  /** Another master may write the same key at the same time. */
  private static final int MAX_TRIES = 3;

  private final Bucket tasks;
  private final AutoCloseable watch;

  /** The keys of those who wait, by their ids. */
  private final ConcurrentNavigableMap<String, Key> keys = new ConcurrentSkipListMap<>();

  /** The same the other way round. */
  private final Map<String, Set<String>> waitingFor = new ConcurrentHashMap<>();

  private record Key(long revision, List<String> others) {}

  OthersIndex(Bucket tasks) {
    this.tasks = tasks;
    this.watch = tasks.watch(Buckets.AFTER_PREFIX + "*", this::changed, () -> {});
  }

  /** The tasks that wait for this one. */
  Set<String> waitingFor(String other) {
    Set<String> waiting = waitingFor.get(other);
    return waiting == null ? Set.of() : Set.copyOf(waiting);
  }

  /** Some of the tasks that have a key here: those after this one, and then from the first on. */
  List<String> after(String task, int most) {
    return Stream.concat(
            keys.tailMap(task, false).keySet().stream(), keys.headMap(task, true).keySet().stream())
        .limit(most)
        .toList();
  }

  /** Writes the key of a task that waits, unless one that names the same others is there. */
  void put(TaskRecord.Scheduled waiting, Consumer<Enqueuer.Outcome> done) {
    put(waiting, 0, 1, done);
  }

  private void put(
      TaskRecord.Scheduled waiting, long fromRevision, int tries, Consumer<Enqueuer.Outcome> done) {
    tasks.write(
        new Write(
            Buckets.afterKey(waiting.id()),
            fromRevision,
            Json.write(waiting.waitsFor()),
            Life.FOREVER,
            null),
        outcome -> {
          switch (outcome) {
            case WriteOutcome.Won _ -> done.accept(new Enqueuer.Outcome.Done());
            case WriteOutcome.Lost(Entry current, long revision) -> {
              if (current != null && namesAll(current, waiting)) {
                done.accept(new Enqueuer.Outcome.Done());
              } else if (tries < MAX_TRIES) {
                put(waiting, revision, tries + 1, done);
              } else {
                done.accept(new Enqueuer.Outcome.Open("another master writes its key", false));
              }
            }
            case WriteOutcome.Unknown(WriteOutcome.Cause cause, String text) ->
                done.accept(
                    new Enqueuer.Outcome.Open(text, cause == WriteOutcome.Cause.STORE_FULL));
          }
        });
  }

  /** Whether it is of this task, and not left of an earlier one with its id. */
  private static boolean namesAll(Entry entry, TaskRecord.Scheduled waiting) {
    return entry.operation() == Entry.Operation.PUT
        && new HashSet<>(othersOf(entry)).containsAll(waiting.waitsFor());
  }

  /** Deletes the key of a task that waits no more; what fails is tried again by {@link Others}. */
  void remove(String task) {
    Key key = keys.get(task);
    if (key != null) {
      tasks.delete(
          Buckets.afterKey(task),
          key.revision(),
          outcome -> {
            if (!(outcome instanceof WriteOutcome.Won)) {
              takeOutIfGone(task, key);
            }
          });
    }
  }

  /** A master that was cut off for longer than markers are kept does not hear of a deletion. */
  private void takeOutIfGone(String task, Key key) {
    tasks.readLatest(
        Buckets.afterKey(task),
        read -> {
          if (read instanceof ReadOutcome.Missing) {
            takeOut(task, key);
          }
        });
  }

  private synchronized void takeOut(String task, Key key) {
    if (keys.remove(task, key)) {
      key.others().forEach(other -> waitsNoMore(task, other));
    }
  }

  private synchronized void changed(Entry entry) {
    String task = entry.key().substring(Buckets.AFTER_PREFIX.length());
    Key before = keys.get(task);
    if (before != null) {
      takeOut(task, before);
    }
    if (entry.operation() == Entry.Operation.PUT) {
      Key key = new Key(entry.revision(), othersOf(entry));
      keys.put(task, key);
      key.others().forEach(other -> waits(task, other));
    }
  }

  private void waits(String task, String other) {
    waitingFor.compute(
        other,
        (_, present) -> {
          Set<String> waiting = present == null ? ConcurrentHashMap.newKeySet() : present;
          waiting.add(task);
          return waiting;
        });
  }

  private void waitsNoMore(String task, String other) {
    waitingFor.computeIfPresent(
        other,
        (_, waiting) -> {
          waiting.remove(task);
          return waiting.isEmpty() ? null : waiting;
        });
  }

  private static List<String> othersOf(Entry entry) {
    try {
      return List.of(Json.read(entry.value(), String[].class));
    } catch (InvalidField strange) {
      LOG.warn("the key {} cannot be read: {}", entry.key(), strange.getMessage());
      return List.of();
    }
  }

  @Override
  public void close() throws Exception {
    watch.close();
  }
}
