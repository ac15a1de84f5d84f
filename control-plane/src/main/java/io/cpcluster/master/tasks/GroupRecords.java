package io.cpcluster.master.tasks;

import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.subject.Buckets;
import io.cpcluster.contracts.task.GroupRecord;
import io.cpcluster.messaging.bucket.Bucket;
import io.cpcluster.messaging.bucket.Entry;
import io.cpcluster.messaging.bucket.Life;
import io.cpcluster.messaging.bucket.ReadOutcome;
import io.cpcluster.messaging.bucket.Write;
import io.cpcluster.messaging.bucket.WriteOutcome;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The records of groups in the bucket of tasks. An ended one is kept as long as results are, an
 * open one for ever. Every write is a compare-and-set. Callbacks run on a thread of the connection.
 */
final class GroupRecords {
  /** What the header says of a group that has not ended. */
  static final String OPEN = "open";

  private static final String ENDED = "ended";

  private final Bucket bucket;
  private final Supplier<Duration> resultTtl;

  GroupRecords(Bucket bucket, Supplier<Duration> resultTtl) {
    this.bucket = bucket;
    this.resultTtl = resultTtl;
  }

  /** A record as it was read from the leader. */
  sealed interface Read {
    record Found(GroupRecord record, long revision) implements Read {}

    record Missing() implements Read {}

    /** Nobody could say. */
    record Unavailable(String text) implements Read {}
  }

  void create(GroupRecord record, Consumer<WriteOutcome> done) {
    write(record, 0, done);
  }

  void replace(GroupRecord next, long fromRevision, Consumer<WriteOutcome> done) {
    write(next, fromRevision, done);
  }

  void read(String group, Consumer<Read> done) {
    bucket.readLatest(Buckets.groupKey(group), outcome -> done.accept(decode(outcome)));
  }

  /** Reads and waits; for virtual threads. */
  Read read(String group) throws InterruptedException {
    return decode(bucket.readLatest(Buckets.groupKey(group)));
  }

  private void write(GroupRecord record, long fromRevision, Consumer<WriteOutcome> done) {
    Life life =
        record.hasEnded()
            ? new Life.Seconds(Math.max(1, resultTtl.get().toSeconds()))
            : Life.FOREVER;
    bucket.write(
        new Write(
            Buckets.groupKey(record.group()),
            fromRevision,
            Json.write(record),
            life,
            record.hasEnded() ? ENDED : OPEN),
        done);
  }

  private static Read decode(ReadOutcome outcome) {
    return switch (outcome) {
      case ReadOutcome.Found(Entry entry) -> decode(entry);
      case ReadOutcome.Missing _ -> new Read.Missing();
      case ReadOutcome.Unavailable(String text) -> new Read.Unavailable(text);
    };
  }

  private static Read decode(Entry entry) {
    if (entry.operation() != Entry.Operation.PUT) {
      return new Read.Missing();
    }
    try {
      return new Read.Found(Json.read(entry.value(), GroupRecord.class), entry.revision());
    } catch (InvalidField broken) {
      return new Read.Unavailable("its record cannot be read: " + broken.getMessage());
    }
  }
}
