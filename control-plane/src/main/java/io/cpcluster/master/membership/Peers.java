package io.cpcluster.master.membership;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.node.NodeRecord;
import io.cpcluster.master.requests.Refusal;
import io.cpcluster.messaging.bucket.Bucket;
import io.cpcluster.messaging.bucket.Entry;
import io.cpcluster.messaging.bucket.ReadOutcome;
import java.time.Duration;
import java.util.Optional;

/**
 * The two sides of what peers ask for about each other: who asks, and whom it names. What this
 * master has not heard of yet it waits for a little, since another master may have given the
 * session a moment ago. For virtual threads; thread-safe.
 */
public final class Peers {
  private static final Duration CATCH_UP = Duration.ofMillis(500);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(5);
  private static final Duration READ_LIMIT = Duration.ofMillis(500);

  private final NodeDirectory nodes;
  private final Bucket records;

  public Peers(NodeDirectory nodes, Bucket records) {
    this.nodes = nodes;
    this.records = records;
  }

  /** The peer that asks, when the session it names is its current one. */
  public NodeSnapshot asker(String id, long session) throws Refusal, InterruptedException {
    long deadline = System.nanoTime() + CATCH_UP.toNanos();
    while (true) {
      Optional<NodeSnapshot> found = nodes.find(id);
      NodeSnapshot.Standing standing =
          found.map(node -> node.standing(session)).orElse(NodeSnapshot.Standing.NOT_YET_KNOWN);
      switch (standing) {
        case CURRENT -> {
          return found.orElseThrow();
        }
        case OVER ->
            throw new Refusal(
                ErrorCode.SESSION_OVER, Membership.sessionOver(id, session).message(), id);
        case NOT_YET_KNOWN -> {
          if (System.nanoTime() > deadline) {
            throw Refusal.forNow(
                ErrorCode.UNAVAILABLE,
                "session " + session + " of " + id + " is not known here yet",
                id);
          }
          Thread.sleep(LOOK_AGAIN);
        }
      }
    }
  }

  /** A peer that is named, when its session goes on. */
  public NodeSnapshot live(String id) throws Refusal, InterruptedException {
    Optional<NodeSnapshot> found = nodes.find(id);
    if (found.isPresent() && found.get().isMember()) {
      return found.get();
    }
    switch (records.readLatest(id, READ_LIMIT)) {
      case ReadOutcome.Missing _ ->
          throw new Refusal(ErrorCode.UNKNOWN_NODE, "no node is called " + id, id);
      case ReadOutcome.Unavailable(String text) ->
          throw Refusal.forNow(
              ErrorCode.UNAVAILABLE, "the record of node " + id + " cannot be read: " + text, id);
      case ReadOutcome.Found(Entry entry) -> {
        NodeRecord record =
            NodeRecords.parse(entry)
                .orElseThrow(
                    () -> new Refusal(ErrorCode.UNKNOWN_NODE, "no node is called " + id, id));
        if (!NodeSnapshot.isMember(record.state())) {
          throw new Refusal(
              ErrorCode.PEER_NOT_LIVE,
              "node " + id + " is " + record.state().wireName() + "; it must be live",
              id);
        }
        return asker(id, record.sessionAt(entry.revision()));
      }
    }
  }
}
