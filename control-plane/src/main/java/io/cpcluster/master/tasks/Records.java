package io.cpcluster.master.tasks;

import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.task.TaskRecord;
import io.cpcluster.master.health.StoreHealth;
import io.cpcluster.messaging.bucket.Bucket;
import io.cpcluster.messaging.bucket.Entry;
import io.cpcluster.messaging.bucket.Life;
import io.cpcluster.messaging.bucket.ReadOutcome;
import io.cpcluster.messaging.bucket.Write;
import io.cpcluster.messaging.bucket.WriteOutcome;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The task records in their bucket. Every write is a compare-and-set and states how long the value
 * lives: an ended record as long as its result is kept, an open one for ever. Callbacks run on a
 * thread of the connection.
 */
final class Records {
  private static final Logger LOG = LoggerFactory.getLogger(Records.class);

  private final Bucket bucket;
  private final StoreHealth health;
  private final Supplier<Duration> resultTtl;
  private final OpenWrites open = new OpenWrites(System::nanoTime);

  /**
   * @param resultTtl how long the record of an ended task is kept that does not say so itself
   */
  Records(Bucket bucket, StoreHealth health, Supplier<Duration> resultTtl) {
    this.bucket = bucket;
    this.health = health;
    this.resultTtl = resultTtl;
  }

  /** What is being written now. */
  OpenWrites open() {
    return open;
  }

  /** A record as it was read. */
  sealed interface Read {
    record Found(TaskRecord record, long revision) implements Read {}

    record Missing() implements Read {}

    /** Nobody could say. */
    record Unavailable(String text) implements Read {}
  }

  /** Writes the record of an id that must not exist. */
  void create(TaskRecord record, Consumer<WriteOutcome> done) {
    write(record, 0, done);
  }

  /** Replaces the record that stands at this revision. */
  void replace(TaskRecord next, long fromRevision, Consumer<WriteOutcome> done) {
    write(next, fromRevision, done);
  }

  /** Reads from the leader: what it says was true when it said it. */
  void readLatest(String id, Consumer<Read> done) {
    bucket.readLatest(id, outcome -> done.accept(decode(id, outcome)));
  }

  /** Reads from any replica: may be old. */
  void read(String id, Consumer<Read> done) {
    bucket.read(id, outcome -> done.accept(decode(id, outcome)));
  }

  /** Reads from the leader and waits; for virtual threads. */
  Read readLatest(String id) throws InterruptedException {
    return decode(id, bucket.readLatest(id));
  }

  /** The record of an entry, when it holds one. */
  static Read decode(Entry entry) {
    if (entry.operation() != Entry.Operation.PUT) {
      return new Read.Missing();
    }
    try {
      return new Read.Found(Json.read(entry.value(), TaskRecord.class), entry.revision());
    } catch (InvalidField broken) {
      LOG.error(
          "the record of task {} at revision {} cannot be read: {}",
          entry.key(),
          entry.revision(),
          broken.getMessage());
      return new Read.Unavailable("the record of " + entry.key() + " cannot be read");
    }
  }

  private static Read decode(String id, ReadOutcome outcome) {
    return switch (outcome) {
      case ReadOutcome.Found(Entry entry) -> decode(entry);
      case ReadOutcome.Missing _ -> new Read.Missing();
      case ReadOutcome.Unavailable(String text) -> new Read.Unavailable(id + ": " + text);
    };
  }

  private void write(TaskRecord record, long expectedRevision, Consumer<WriteOutcome> done) {
    health.tried();
    long begun = open.begun();
    bucket.write(
        new Write(
            record.id(),
            expectedRevision,
            Json.write(record),
            lifeOf(record),
            record.state().wireName()),
        outcome -> {
          open.ended(begun);
          switch (outcome) {
            case WriteOutcome.Won _, WriteOutcome.Lost _ -> health.stored();
            case WriteOutcome.Unknown unknown when isGone(unknown) -> health.stored();
            case WriteOutcome.Unknown _ -> health.failed();
          }
          done.accept(outcome);
        });
  }

  /** Whether the record was replaced, ended and is kept no more: what was to be written is late. */
  static boolean isGone(WriteOutcome.Unknown unknown) {
    return unknown.cause() == WriteOutcome.Cause.KEY_GONE;
  }

  private Life lifeOf(TaskRecord record) {
    if (!record.state().isTerminal()) {
      return Life.FOREVER;
    }
    return new Life.Seconds(Math.max(1, retention(record).toSeconds()));
  }

  /** How long a task's record, with its result, is kept after its end. */
  Duration retention(TaskRecord record) {
    Long chosen = record.head().options().resultTtlMs();
    return chosen == null ? resultTtl.get() : Duration.ofMillis(chosen);
  }
}
