package io.cpcluster.master.store;

import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.store.StoreKeys;
import io.cpcluster.contracts.store.StoreRecord;
import io.cpcluster.master.health.StoreHealth;
import io.cpcluster.messaging.bucket.Bucket;
import io.cpcluster.messaging.bucket.Entry;
import io.cpcluster.messaging.bucket.Life;
import io.cpcluster.messaging.bucket.ReadOutcome;
import io.cpcluster.messaging.bucket.ScanPage;
import io.cpcluster.messaging.bucket.Write;
import io.cpcluster.messaging.bucket.WriteOutcome;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The records of keys in their bucket. Thread-safe. */
final class KeyRecords {
  private static final Logger LOG = LoggerFactory.getLogger(KeyRecords.class);
  private static final int SCAN_ENTRIES = 500;
  private static final int SCAN_BYTES = 1 << 20;

  private final Bucket bucket;
  private final StoreHealth health;

  KeyRecords(Bucket bucket, StoreHealth health) {
    this.bucket = bucket;
    this.health = health;
  }

  /** What a read found. */
  sealed interface Read {
    /** What a write now is from; 0 when there is nothing, or nobody could say. */
    default long revision() {
      return 0;
    }

    record Found(StoreRecord record, long revision) implements Read {}

    /**
     * No record.
     *
     * @param revision of the marker that a deletion left, 0 without one
     */
    record Missing(long revision) implements Read {}

    /** Nobody could say. */
    record Unavailable(String text) implements Read {}
  }

  /** Reads from the leader; the callback is on a thread of the connection. */
  void read(String key, Consumer<Read> done) {
    bucket.readLatest(StoreKeys.encode(key), outcome -> done.accept(decode(outcome)));
  }

  /** Reads from the leader and waits; for virtual threads. */
  Read read(String key) throws InterruptedException {
    return decode(bucket.readLatest(StoreKeys.encode(key)));
  }

  /** Replaces what stands at that revision; for virtual threads. */
  WriteOutcome write(StoreRecord record, long fromRevision) throws InterruptedException {
    health.tried();
    return told(
        bucket.write(
            new Write(
                StoreKeys.encode(record.key()),
                fromRevision,
                Json.write(record),
                Life.FOREVER,
                record.keeping().wireName())));
  }

  /** Deletes what stands at that revision; for virtual threads. */
  WriteOutcome delete(String key, long fromRevision) throws InterruptedException {
    health.tried();
    return told(bucket.delete(StoreKeys.encode(key), fromRevision));
  }

  private WriteOutcome told(WriteOutcome outcome) {
    switch (outcome) {
      case WriteOutcome.Won _, WriteOutcome.Lost _ -> health.stored();
      case WriteOutcome.Unknown _ -> health.failed();
    }
    return outcome;
  }

  /** A page of all records, oldest change first, markers among them; for virtual threads. */
  ScanPage page(long fromRevision) throws InterruptedException {
    return bucket.scan("*", fromRevision, SCAN_ENTRIES, SCAN_BYTES);
  }

  /** The record of an entry, when it holds one. */
  static Optional<StoreRecord> recordOf(Entry entry) {
    return decode(entry) instanceof Read.Found(StoreRecord record, long _)
        ? Optional.of(record)
        : Optional.empty();
  }

  private static Read decode(ReadOutcome outcome) {
    return switch (outcome) {
      case ReadOutcome.Found(Entry entry) -> decode(entry);
      case ReadOutcome.Missing _ -> new Read.Missing(0);
      case ReadOutcome.Unavailable(String text) -> new Read.Unavailable(text);
    };
  }

  private static Read decode(Entry entry) {
    if (entry.operation() != Entry.Operation.PUT) {
      return new Read.Missing(entry.revision());
    }
    try {
      return new Read.Found(Json.read(entry.value(), StoreRecord.class), entry.revision());
    } catch (InvalidField broken) {
      LOG.error("the record of a key cannot be read: {}", broken.getMessage());
      return new Read.Unavailable("the record of the key cannot be read");
    }
  }
}
