package io.cpcluster.master.membership;

import io.cpcluster.contracts.node.Beat;
import io.cpcluster.contracts.node.NodeRecord;
import io.cpcluster.contracts.node.NodeState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All nodes and what this master decides about them: records come in by the watch and by its own
 * writes, signs of life by beats and pings, time by ticks; out come the things to tell and to do.
 * Talks to nobody. Not thread-safe: {@link SharedNodeTable} guards it.
 */
final class NodeTable {
  private final Timing timing;
  private final Map<String, Member> byId = new TreeMap<>();
  private final EarlyBeats early = new EarlyBeats();
  private long questions;

  NodeTable(Timing timing) {
    this.timing = timing;
  }

  @Nullable NodeSnapshot find(String node, long nowMs) {
    Member member = byId.get(node);
    return member == null ? null : member.snapshot(nowMs);
  }

  List<NodeSnapshot> all(long nowMs) {
    return byId.values().stream().map(member -> member.snapshot(nowMs)).toList();
  }

  /** A write of this master to a node's record begins: what the watch brings is held back. */
  void writing(String node) {
    Member member = byId.get(node);
    if (member != null) {
      member.writesUnderWay++;
    }
  }

  /** This master's write was stored. */
  List<Happening> wrote(NodeRecord record, long revision, long nowMs) {
    List<Happening> out = new ArrayList<>();
    apply(record, revision, true, nowMs, out);
    writeEnded(record.id(), false, nowMs, out);
    return out;
  }

  /**
   * This master's write was not stored, or nobody knows.
   *
   * @param current the record instead, when it was told
   * @param unknown whether it may have been stored after all
   */
  List<Happening> notWritten(
      String node, Member.@Nullable Held current, boolean unknown, long nowMs) {
    List<Happening> out = new ArrayList<>();
    if (current != null) {
      apply(current.record(), current.revision(), false, nowMs, out);
    }
    writeEnded(node, unknown, nowMs, out);
    Member member = byId.get(node);
    if (member != null && member.doubt instanceof Doubt.Ending ending) {
      member.doubt = ending.notWritten(member.heardSince(ending.sinceMs()), nowMs, timing);
      workChangedIf(member.doubt instanceof Doubt.None, member, nowMs, out);
    }
    return out;
  }

  private void writeEnded(String node, boolean unknown, long nowMs, List<Happening> out) {
    Member member = byId.get(node);
    if (member == null || member.writesUnderWay == 0) {
      return;
    }
    member.writesUnderWay--;
    Member.Held held = member.held;
    if (held != null && (unknown || member.writesUnderWay == 0)) {
      member.held = null;
      apply(held.record(), held.revision(), unknown, nowMs, out);
    }
  }

  /** The watch brought a record. */
  List<Happening> watched(NodeRecord record, long revision, long nowMs) {
    Member member = byId.get(record.id());
    if (member != null && member.writesUnderWay > 0 && revision > member.revision) {
      if (member.held == null || member.held.revision() < revision) {
        member.held = new Member.Held(record, revision);
      }
      return List.of();
    }
    List<Happening> out = new ArrayList<>();
    apply(record, revision, false, nowMs, out);
    return out;
  }

  /** The record of one that had gone is kept no longer. */
  List<Happening> forgotten(String node, long revision) {
    Member member = byId.get(node);
    if (member != null
        && !member.isMember()
        && member.writesUnderWay == 0
        && revision > member.revision) {
      byId.remove(node);
    }
    return List.of();
  }

  private void apply(
      NodeRecord record, long revision, boolean decidedHere, long nowMs, List<Happening> out) {
    Member member = byId.get(record.id());
    if (member == null) {
      member = new Member(record, revision, nowMs);
      byId.put(record.id(), member);
      if (member.isMember()) {
        started(member, nowMs, out);
      }
      return;
    }
    if (revision <= member.revision) {
      return;
    }
    boolean was = member.isMember();
    long before = member.session();
    NodeState stateBefore = member.state();
    member.record = record;
    member.revision = revision;
    boolean sameSession = member.session() == before;
    if (was && !(sameSession && member.isMember())) {
      out.add(new Happening.Ended(record.id(), before, endReason(member), decidedHere));
      member.doubt = Doubt.NONE;
    }
    if (member.isMember() && !(was && sameSession)) {
      started(member, nowMs, out);
    } else {
      workChangedIf(member.isMember() && stateBefore != member.state(), member, nowMs, out);
    }
  }

  private void started(Member member, long nowMs, List<Happening> out) {
    member.newSession(nowMs);
    Beat beat = early.take(member.record.id(), member.session());
    if (beat != null) {
      member.heard(beat, nowMs);
    }
    out.add(new Happening.Started(member.snapshot(nowMs)));
    if (beat != null) {
      out.add(new Happening.Heard(beat));
    }
  }

  private static String endReason(Member member) {
    String why = member.record.reason();
    return switch (member.state()) {
      case LIVE, DRAINING -> "replaced by session " + member.session();
      case LOST, LEFT, REVOKED ->
          member.state().wireName() + (why == null || why.isEmpty() ? "" : ": " + why);
    };
  }

  /** What a beat is to this master. */
  record HeardBeat(NodeSnapshot.Standing standing, List<Happening> happenings) {}

  HeardBeat heard(Beat beat, long nowMs) {
    Member member = byId.get(beat.id());
    if (member == null || beat.session() > member.session()) {
      early.keep(beat);
      return new HeardBeat(NodeSnapshot.Standing.NOT_YET_KNOWN, List.of());
    }
    if (beat.session() < member.session() || !member.isMember()) {
      return new HeardBeat(NodeSnapshot.Standing.OVER, List.of());
    }
    List<Happening> out = new ArrayList<>();
    boolean drained = member.wasDraining();
    boolean back = clear(member);
    member.heard(beat, nowMs);
    workChangedIf(back || drained != beat.draining(), member, nowMs, out);
    out.add(new Happening.Heard(beat));
    return new HeardBeat(NodeSnapshot.Standing.CURRENT, out);
  }

  /** A node answered a ping under this session. */
  List<Happening> pinged(String node, long session, long nowMs) {
    Member member = current(node, session);
    if (member == null) {
      return List.of();
    }
    List<Happening> out = new ArrayList<>();
    boolean back = clear(member);
    member.heard(null, nowMs);
    workChangedIf(back, member, nowMs, out);
    return out;
  }

  /** Takes back a doubt that is no end yet; whether there was one. */
  private static boolean clear(Member member) {
    return switch (member.doubt) {
      case Doubt.None _, Doubt.Ending _ -> false;
      case Doubt.Suspected _, Doubt.Asking _ -> {
        member.doubt = Doubt.NONE;
        yield true;
      }
    };
  }

  /** A server said that a node's connection closed. */
  List<Happening> disconnected(String node, long nowMs) {
    Member member = byId.get(node);
    if (member == null || !member.isMember() || !(member.doubt instanceof Doubt.None none)) {
      return List.of();
    }
    member.doubt = none.disconnected(nowMs, timing);
    List<Happening> out = new ArrayList<>();
    workChangedIf(true, member, nowMs, out);
    out.add(new Happening.Suspect(member.snapshot(nowMs), Doubt.Cause.CLOSED));
    return out;
  }

  /** Time passed. */
  List<Happening> tick(Doubt.Now now) {
    List<Happening> out = new ArrayList<>();
    for (Member member : byId.values()) {
      if (member.isMember()) {
        tick(member, now, out);
      }
    }
    return out;
  }

  private void tick(Member member, Doubt.Now now, List<Happening> out) {
    Doubt before = member.doubt;
    Doubt after = before.tick(member.quietFromMs, questions + 1, now, timing);
    if (after.equals(before)) {
      return;
    }
    member.doubt = after;
    boolean wasSuspect = !(before instanceof Doubt.None);
    workChangedIf(wasSuspect != member.isSuspect(), member, now.ms(), out);
    switch (after) {
      case Doubt.None _, Doubt.Ending _ -> {}
      case Doubt.Suspected(Doubt.Cause cause, _, _) -> {
        if (!wasSuspect) {
          out.add(new Happening.Suspect(member.snapshot(now.ms()), cause));
          tick(member, now, out);
        }
      }
      case Doubt.Asking(Doubt.Cause cause, long sinceMs, long question, _) -> {
        questions = question;
        out.add(new Happening.Ask(member.snapshot(now.ms()), question, cause, sinceMs));
      }
    }
  }

  /**
   * The inquiry after a node ended.
   *
   * @param wallMs for the record, milliseconds since 1970
   */
  List<Happening> answered(
      String node, long question, LossInquiry.Verdict verdict, Doubt.Now now, long wallMs) {
    Member member = byId.get(node);
    if (member == null
        || !(member.doubt instanceof Doubt.Asking asking)
        || asking.question() != question) {
      return List.of();
    }
    member.doubt = asking.answered(verdict, now, timing);
    List<Happening> out = new ArrayList<>();
    switch (member.doubt) {
      case Doubt.None _ -> {
        member.quietFromMs = now.ms();
        workChangedIf(true, member, now.ms(), out);
      }
      case Doubt.Ending(Doubt.Cause cause, _) -> {
        NodeSnapshot snapshot = member.snapshot(now.ms());
        NodeRecord lost =
            member.record.to(NodeState.LOST, member.session(), wallMs, cause.inWords(timing));
        out.add(new Happening.WriteLost(snapshot, lost, cause));
      }
      case Doubt.Suspected _, Doubt.Asking _ -> {}
    }
    return out;
  }

  /** Whether this master itself heard the node under this session. */
  boolean heardWithin(String node, long session, long withinMs, long nowMs) {
    return Optional.ofNullable(current(node, session))
        .map(member -> member.heardWithin(withinMs, nowMs))
        .orElse(false);
  }

  private @Nullable Member current(String node, long session) {
    Member member = byId.get(node);
    return member != null && member.isMember() && member.session() == session ? member : null;
  }

  private static void workChangedIf(
      boolean changed, Member member, long nowMs, List<Happening> out) {
    if (changed) {
      out.add(new Happening.WorkChanged(member.snapshot(nowMs)));
    }
  }
}
