package io.cpcluster.master.connections;

import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.link.LinkRecord;
import io.cpcluster.contracts.link.LinkState;
import io.cpcluster.contracts.subject.Buckets;
import io.cpcluster.master.health.StoreHealth;
import io.cpcluster.messaging.bucket.Bucket;
import io.cpcluster.messaging.bucket.Change;
import io.cpcluster.messaging.bucket.Entry;
import io.cpcluster.messaging.bucket.Life;
import io.cpcluster.messaging.bucket.ReadOutcome;
import io.cpcluster.messaging.bucket.Write;
import io.cpcluster.messaging.bucket.WriteOutcome;
import java.time.Duration;
import java.util.List;
import java.util.function.ObjLongConsumer;

/**
 * The links bucket. Pair and port are written and deleted together; what was written is in the
 * table before the outcome is told. For virtual threads; thread-safe.
 */
final class LinkRecords {
  /** An opening that nobody opened goes after this. */
  static final Duration OPENING_LIFE = Duration.ofSeconds(15);

  private final Bucket bucket;
  private final StoreHealth health;
  private final LinkTable table;

  LinkRecords(Bucket bucket, StoreHealth health, LinkTable table) {
    this.bucket = bucket;
    this.health = health;
    this.table = table;
  }

  /** How a write of both keys ended. */
  sealed interface Outcome {
    /** Stored, or deleted. */
    record Done(HeldLink link) implements Outcome {}

    /** One of the keys had changed; this is what it is now. */
    record Changed(Entry now) implements Outcome {}

    /** Nobody can say. */
    record Unknown(String text) implements Outcome {}
  }

  /** What is recorded of a pair. */
  sealed interface Pair {
    record Linked(HeldLink link) implements Pair {}

    record Apart() implements Pair {}

    record Unavailable(String text) implements Pair {}
  }

  /** Records a link for a pair that has none, on a port that nobody holds. */
  Outcome open(LinkRecord opening, Duration limit) throws InterruptedException {
    Life life = new Life.Seconds(OPENING_LIFE.toSeconds());
    return put(new HeldLink(opening, 0), opening, 0, 0, life, limit);
  }

  /** Records that a link is open, from what was recorded of it. */
  Outcome confirm(HeldLink before, LinkRecord open, Duration limit) throws InterruptedException {
    return put(before, open, before.revision(), before.portRevision(), Life.FOREVER, limit);
  }

  private Outcome put(
      HeldLink before, LinkRecord record, long pairAt, long portAt, Life life, Duration limit)
      throws InterruptedException {
    byte[] value = Json.write(record);
    String state = record.state().wireName();
    List<Change> changes =
        List.of(
            new Change.Put(new Write(before.pairKey(), pairAt, value, life, state)),
            new Change.Put(new Write(before.portKey(), portAt, value, life, state)));
    return switch (write(changes, limit)) {
      case WriteOutcome.Won(long last) -> {
        HeldLink stored = new HeldLink(record, last - 1);
        table.stored(stored);
        yield new Outcome.Done(stored);
      }
      case WriteOutcome other -> notDone(other);
    };
  }

  /** Deletes what is recorded of a link, if it still is what it was. */
  Outcome delete(HeldLink link, Duration limit) throws InterruptedException {
    List<Change> changes =
        List.of(
            new Change.Delete(link.pairKey(), link.revision()),
            new Change.Delete(link.portKey(), link.portRevision()));
    return switch (write(changes, limit)) {
      case WriteOutcome.Won(long last) -> {
        table.removed(link, last - 1);
        yield new Outcome.Done(link);
      }
      case WriteOutcome other -> notDone(other);
    };
  }

  /**
   * Deletes the key of a pair alone, whose port is no more what was written with it; the port is
   * looked after by {@link LinkWatch}.
   */
  Outcome unpair(HeldLink link) throws InterruptedException {
    return deleteOne(link, link.pairKey(), link.revision(), table::unpaired);
  }

  /** Deletes the key of a port alone, if the bucket's leader has it as it was. */
  Outcome free(HeldLink holder, Duration limit) throws InterruptedException {
    return switch (bucket.readLatest(holder.portKey(), limit)) {
      case ReadOutcome.Found(Entry entry) when entry.revision() == holder.portRevision() ->
          deleteOne(holder, holder.portKey(), holder.portRevision(), table::freed);
      case ReadOutcome.Found(Entry other) -> {
        table.changed(other);
        yield new Outcome.Changed(other);
      }
      case ReadOutcome.Missing _ -> {
        table.freed(holder, holder.portRevision() + 1);
        yield new Outcome.Done(holder);
      }
      case ReadOutcome.Unavailable(String text) -> new Outcome.Unknown(text);
    };
  }

  private Outcome deleteOne(
      HeldLink link, String key, long revision, ObjLongConsumer<HeldLink> told)
      throws InterruptedException {
    return switch (bucket.delete(key, revision)) {
      case WriteOutcome.Won(long markedAt) -> {
        told.accept(link, markedAt);
        yield new Outcome.Done(link);
      }
      case WriteOutcome other -> notDone(other);
    };
  }

  private WriteOutcome write(List<Change> changes, Duration limit) throws InterruptedException {
    health.tried();
    WriteOutcome outcome = bucket.batch(changes, limit);
    switch (outcome) {
      case WriteOutcome.Won _, WriteOutcome.Lost _ -> health.stored();
      case WriteOutcome.Unknown _ -> health.failed();
    }
    return outcome;
  }

  private Outcome notDone(WriteOutcome outcome) {
    return switch (outcome) {
      case WriteOutcome.Lost(Entry current, _) when current != null -> {
        table.changed(current);
        yield new Outcome.Changed(current);
      }
      case WriteOutcome.Lost(_, long revision) ->
          new Outcome.Unknown("changed at revision " + revision);
      case WriteOutcome.Unknown(_, String text) -> new Outcome.Unknown(text);
      case WriteOutcome.Won _ -> throw new IllegalStateException("won");
    };
  }

  /**
   * Reads from the bucket's leader, and has the table believe it: a watch may be served by a server
   * that was away for so long that it never heard of a deletion.
   */
  Pair read(String peer, String other, Duration limit) throws InterruptedException {
    String key = Buckets.pairKey(peer, other);
    return switch (bucket.readLatest(key, limit)) {
      case ReadOutcome.Found(Entry entry) when entry.operation() == Entry.Operation.PUT -> {
        table.changed(entry);
        LinkRecord record = LinkTable.parse(entry);
        yield record == null
            ? new Pair.Unavailable("the record of the pair is not understood")
            : new Pair.Linked(new HeldLink(record, entry.revision()));
      }
      case ReadOutcome.Found(Entry marker) -> {
        table.changed(marker);
        yield new Pair.Apart();
      }
      case ReadOutcome.Missing _ -> {
        table.missing(key);
        yield new Pair.Apart();
      }
      case ReadOutcome.Unavailable(String text) -> new Pair.Unavailable(text);
    };
  }

  /** The same link in another state, with a text of its own that tells this write from others. */
  static LinkRecord in(LinkState state, LinkRecord link, long sinceMs, String nonce) {
    return new LinkRecord(
        link.link(),
        state,
        link.dialer(),
        link.dialerSession(),
        link.listener(),
        link.listenerSession(),
        link.host(),
        link.port(),
        link.purpose(),
        sinceMs,
        nonce);
  }
}
