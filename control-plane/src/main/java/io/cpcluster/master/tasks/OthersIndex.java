package io.cpcluster.master.tasks;

import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.subject.Buckets;
import io.cpcluster.contracts.task.TaskRecord;
import io.cpcluster.messaging.bucket.Bucket;
import io.cpcluster.messaging.bucket.Entry;
import io.cpcluster.messaging.bucket.Life;
import io.cpcluster.messaging.bucket.Write;
import io.cpcluster.messaging.bucket.WriteOutcome;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which tasks wait for which others: a key for each that waits, which every master watches. A hint,
 * as it may be a moment old. Changed by the watch only; thread-safe to ask.
 */
final class OthersIndex implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OthersIndex.class);

  private final Bucket tasks;
  private final AutoCloseable watch;

  /** The keys of those who wait, by their ids. */
  private final Map<String, Key> keys = new ConcurrentHashMap<>();

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

  /** Writes the key of a task that waits, unless it is there. */
  void put(TaskRecord.Scheduled waiting, Consumer<Enqueuer.Outcome> done) {
    byte[] others = Json.write(waiting.waitsFor());
    tasks.write(
        new Write(Buckets.afterKey(waiting.id()), 0, others, Life.FOREVER, null),
        outcome ->
            done.accept(
                switch (outcome) {
                  case WriteOutcome.Won _, WriteOutcome.Lost _ -> new Enqueuer.Outcome.Done();
                  case WriteOutcome.Unknown(WriteOutcome.Cause cause, String text) ->
                      new Enqueuer.Outcome.Open(text, cause == WriteOutcome.Cause.STORE_FULL);
                }));
  }

  /** Deletes the key of a task that waits no more. */
  void remove(String task) {
    Key key = keys.get(task);
    if (key != null) {
      tasks.delete(Buckets.afterKey(task), key.revision(), _ -> {});
    }
  }

  private void changed(Entry entry) {
    String task = entry.key().substring(Buckets.AFTER_PREFIX.length());
    Key before = keys.remove(task);
    if (before != null) {
      before.others().forEach(other -> waitsNoMore(task, other));
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
