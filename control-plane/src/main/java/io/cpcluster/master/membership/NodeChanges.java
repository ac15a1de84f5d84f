package io.cpcluster.master.membership;

import io.cpcluster.contracts.node.NodeRecord;
import io.cpcluster.messaging.bucket.Entry;
import io.cpcluster.messaging.bucket.ReadOutcome;
import io.cpcluster.messaging.bucket.WriteOutcome;
import java.util.Optional;
import java.util.function.Consumer;

/** Changes a node's record by compare-and-set, again from the newer record when it lost. */
final class NodeChanges {
  private static final int MAX_TRIES = 4;

  private final Membership membership;
  private final NodeRecords records;

  NodeChanges(Membership membership, NodeRecords records) {
    this.membership = membership;
    this.records = records;
  }

  /** What a change makes of a record. */
  interface Change {
    /** The new record, or empty when this one is to stay as it is. */
    Optional<NodeRecord> from(NodeRecord record, long session);
  }

  /** How a change ended. */
  sealed interface Outcome {
    /**
     * The record is as given now.
     *
     * @param changed whether this change made it so
     */
    record Now(NodeRecord record, long session, boolean changed) implements Outcome {}

    record UnknownNode() implements Outcome {}

    record Unavailable(String text) implements Outcome {}
  }

  /** Exactly one callback. */
  void apply(String node, Change change, Consumer<Outcome> done) {
    records.readLatest(node, read -> decide(node, change, read, MAX_TRIES, done));
  }

  private void decide(
      String node, Change change, ReadOutcome read, int tries, Consumer<Outcome> done) {
    switch (read) {
      case ReadOutcome.Missing _ -> done.accept(new Outcome.UnknownNode());
      case ReadOutcome.Unavailable(String text) -> done.accept(new Outcome.Unavailable(text));
      case ReadOutcome.Found(Entry entry) -> decide(node, change, entry, tries, done);
    }
  }

  private void decide(String node, Change change, Entry entry, int tries, Consumer<Outcome> done) {
    Optional<NodeRecord> found = NodeRecords.parse(entry);
    if (found.isEmpty()) {
      done.accept(new Outcome.UnknownNode());
      return;
    }
    NodeRecord record = found.get();
    long session = record.sessionAt(entry.revision());
    Optional<NodeRecord> changed = change.from(record, session);
    if (changed.isEmpty()) {
      done.accept(new Outcome.Now(record, session, false));
    } else if (tries == 0) {
      done.accept(new Outcome.Unavailable("others change node " + node + " at the same time"));
    } else {
      membership.write(
          changed.get(),
          entry.revision(),
          outcome -> {
            switch (outcome) {
              case WriteOutcome.Won _ -> done.accept(new Outcome.Now(changed.get(), session, true));
              case WriteOutcome.Lost(Entry current, _) when current != null ->
                  decide(node, change, current, tries - 1, done);
              case WriteOutcome.Lost _ ->
                  records.readLatest(node, read -> decide(node, change, read, tries - 1, done));
              case WriteOutcome.Unknown(_, String text) ->
                  done.accept(new Outcome.Unavailable(text));
            }
          });
    }
  }
}
