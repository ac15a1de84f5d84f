package io.cpcluster.master.masters;

import io.cpcluster.contracts.master.MasterBeat;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The other masters and their last beats. Not thread-safe: {@link Masters} guards it. */
final class MasterTable {
  static final long GONE_AFTER_MS = MasterBeat.INTERVAL_MS * MasterBeat.MISSED_LIMIT;

  /** More masters than this are not kept: whoever may beat could else fill the memory. */
  static final int MAX_MASTERS = 256;

  private final Map<String, Heard> byId = new TreeMap<>();

  /** What a beat or the time changed. */
  sealed interface Change {
    record Seen(String id) implements Change {}

    record Gone(String id, boolean saidGoodbye) implements Change {}

    record Health(String id, boolean healthy) implements Change {}
  }

  private record Heard(MasterBeat beat, long atMs) {}

  List<Change> heard(MasterBeat beat, long nowMs) {
    String id = beat.id();
    Heard before = byId.get(id);
    if (beat.leaving()) {
      byId.remove(id);
      return before == null ? List.of() : List.of(new Change.Gone(id, true));
    }
    if (before == null && byId.size() >= MAX_MASTERS) {
      return List.of();
    }
    byId.put(id, new Heard(beat, nowMs));
    if (before == null) {
      return List.of(new Change.Seen(id), new Change.Health(id, beat.healthy()));
    }
    return before.beat.healthy() == beat.healthy()
        ? List.of()
        : List.of(new Change.Health(id, beat.healthy()));
  }

  /**
   * Forgets those that missed too many beats.
   *
   * @param countsFromMs silence before this moment means nothing
   */
  List<Change> tick(long nowMs, long countsFromMs) {
    List<Change> changes = new ArrayList<>();
    for (Iterator<Heard> all = byId.values().iterator(); all.hasNext(); ) {
      Heard heard = all.next();
      if (nowMs - Math.max(heard.atMs, countsFromMs) > GONE_AFTER_MS) {
        all.remove();
        changes.add(new Change.Gone(heard.beat.id(), false));
      }
    }
    return changes;
  }

  Optional<MasterPeer> find(String id, long nowMs) {
    return Optional.ofNullable(byId.get(id)).map(heard -> view(heard, nowMs));
  }

  List<MasterPeer> all(long nowMs) {
    return byId.values().stream().map(heard -> view(heard, nowMs)).toList();
  }

  private static MasterPeer view(Heard heard, long nowMs) {
    MasterBeat beat = heard.beat;
    return new MasterPeer(
        beat.id(),
        beat.number(),
        beat.healthy(),
        beat.credits(),
        beat.backlog(),
        nowMs - heard.atMs,
        beat.version());
  }
}
