package io.cpcluster.master.membership;

import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.node.NodeRecord;
import io.cpcluster.contracts.node.Role;
import io.cpcluster.master.health.StoreHealth;
import io.cpcluster.messaging.bucket.Bucket;
import io.cpcluster.messaging.bucket.Entry;
import io.cpcluster.messaging.bucket.Life;
import io.cpcluster.messaging.bucket.ReadOutcome;
import io.cpcluster.messaging.bucket.Write;
import io.cpcluster.messaging.bucket.WriteOutcome;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The nodes bucket: one record per node, kept for ever, and one per client, kept for an hour after
 * it went. Thread-safe.
 */
final class NodeRecords {
  private static final Logger LOG = LoggerFactory.getLogger(NodeRecords.class);
  private static final String EVERY_KEY = ">";
  private static final Life CLIENT_AFTER_ITS_END = new Life.Seconds(3_600);

  private final Bucket bucket;
  private final StoreHealth health;

  NodeRecords(Bucket bucket, StoreHealth health) {
    this.bucket = bucket;
    this.health = health;
  }

  /** Compare-and-set; {@code expectedRevision} 0 when the node must be new. */
  void write(NodeRecord record, long expectedRevision, Consumer<WriteOutcome> done) {
    health.tried();
    bucket.write(
        new Write(
            record.id(),
            expectedRevision,
            Json.write(record),
            life(record),
            record.state().wireName()),
        outcome -> {
          switch (outcome) {
            case WriteOutcome.Won _, WriteOutcome.Lost _ -> health.stored();
            case WriteOutcome.Unknown _ -> health.failed();
          }
          done.accept(outcome);
        });
  }

  /** Clients come and go under ids that may never come back. */
  private static Life life(NodeRecord record) {
    boolean gone =
        switch (record.state()) {
          case LIVE, DRAINING, REVOKED -> false;
          case LOST, LEFT -> true;
        };
    return gone && record.role() == Role.CLIENT ? CLIENT_AFTER_ITS_END : Life.FOREVER;
  }

  void readLatest(String node, Consumer<ReadOutcome> done) {
    bucket.readLatest(node, done);
  }

  AutoCloseable watch(Consumer<Entry> onEntry, Runnable caughtUp) {
    return bucket.watch(EVERY_KEY, onEntry, caughtUp);
  }

  /** The record of an entry; empty for what is no record that this version understands. */
  static Optional<NodeRecord> parse(Entry entry) {
    if (entry.operation() != Entry.Operation.PUT) {
      return Optional.empty();
    }
    try {
      NodeRecord record = Json.read(entry.value(), NodeRecord.class);
      return record.id().equals(entry.key()) ? Optional.of(record) : Optional.empty();
    } catch (InvalidField broken) {
      LOG.warn("the record of node {} is not understood: {}", entry.key(), broken.getMessage());
      return Optional.empty();
    }
  }

  /** The record with its revision, when the entry holds one. */
  static Optional<Member.Held> held(Entry entry) {
    return parse(entry).map(record -> new Member.Held(record, entry.revision()));
  }
}
