package io.cpcluster.master.membership;

import io.cpcluster.contracts.node.Beat;
import io.cpcluster.contracts.node.NodeRecord;
import io.cpcluster.contracts.node.NodeState;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One node in the table: its record, and what was heard of it. Guarded by the table's owner. */
final class Member {
  private static final long NEVER = Long.MIN_VALUE;

  NodeRecord record;
  long revision;
  Doubt doubt = Doubt.NONE;

  /** Silence counts from here: the start of the session, or the last sign of life. */
  long quietFromMs;

  /** Writes of this master that are under way. */
  int writesUnderWay;

  /** The newest record the watch brought while own writes were under way. */
  @Nullable Held held;

  private @Nullable Beat beat;
  private long heardMs = NEVER;

  /** A record held back until it is known whether this master wrote it. */
  record Held(NodeRecord record, long revision) {}

  Member(NodeRecord record, long revision, long nowMs) {
    this.record = record;
    this.revision = revision;
    this.quietFromMs = nowMs;
  }

  long session() {
    return record.sessionAt(revision);
  }

  NodeState state() {
    return record.state();
  }

  boolean isMember() {
    return NodeSnapshot.isMember(record.state());
  }

  boolean isSuspect() {
    return isMember() && !(doubt instanceof Doubt.None);
  }

  void newSession(long nowMs) {
    doubt = Doubt.NONE;
    beat = null;
    heardMs = NEVER;
    quietFromMs = nowMs;
  }

  void heard(@Nullable Beat newBeat, long nowMs) {
    heardMs = nowMs;
    quietFromMs = nowMs;
    if (newBeat != null) {
      beat = newBeat;
    }
  }

  boolean heardWithin(long withinMs, long nowMs) {
    return heardMs != NEVER && nowMs - heardMs <= withinMs;
  }

  boolean heardSince(long sinceMs) {
    return heardMs != NEVER && heardMs >= sinceMs;
  }

  boolean wasDraining() {
    return beat != null && beat.draining();
  }

  NodeSnapshot snapshot(long nowMs) {
    return new NodeSnapshot(
        record.id(),
        record.state(),
        isSuspect(),
        session(),
        record.role(),
        record.labels(),
        record.slots(),
        record,
        revision,
        Optional.ofNullable(beat),
        heardMs == NEVER ? OptionalLong.empty() : OptionalLong.of(nowMs - heardMs));
  }
}
