package io.cpcluster.master.store;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.store.Keeping;
import io.cpcluster.contracts.store.StoreEntry;
import io.cpcluster.contracts.store.StoreKeys;
import io.cpcluster.contracts.store.StoreRecord;
import io.cpcluster.contracts.store.StoreReport;
import io.cpcluster.contracts.store.StoreReportAnswer;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.master.membership.NodeSnapshot;
import io.cpcluster.master.membership.Peers;
import io.cpcluster.master.requests.Refusal;
import io.cpcluster.master.tasks.Steps;
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.bucket.WriteOutcome;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Records what nodes report of their keys: what was just stored if the record is still the one that
 * the node knows of, what a node has had only if the record says that it lies there. Each write is
 * from the revision that the report names, so a report that is taken up late writes nothing. For
 * virtual threads; stateless.
 */
final class KeyReports {
  /** Others may report the same key at the same time; so often it is tried again. */
  private static final int MOST_TRIES = 20;

  private static final int SHA256_LETTERS = 64;
  private static final int MOST_STAMP_LETTERS = 64;

  private final String master;
  private final KeyRecords records;
  private final Drops drops;
  private final Peers peers;
  private final InstantSource wall;
  private final Steps steps;

  KeyReports(
      String master,
      KeyRecords records,
      Drops drops,
      Peers peers,
      InstantSource wall,
      Steps steps) {
    this.master = master;
    this.records = records;
    this.drops = drops;
    this.peers = peers;
    this.wall = wall;
    this.steps = steps;
  }

  /** What became of one value. */
  private sealed interface Verdict {
    /** The record names it. */
    record Recorded(long revision) implements Verdict {}

    /** It is another node's, or nobody's. */
    record Superseded() implements Verdict {}

    /** Nothing was written: the record has this revision by now. */
    record Outdated(long present) implements Verdict {}
  }

  StoreReportAnswer report(Message request) throws Refusal, InvalidField, InterruptedException {
    String node = Subjects.senderOf(request.subject());
    StoreReport report = Json.read(request.body(), StoreReport.class);
    check(report);
    NodeSnapshot reporter = peers.asker(node, report.session());
    if (reporter.isClient()) {
      throw new Refusal(
          ErrorCode.NOT_ALLOWED, "\"" + node + "\" is a client: nothing lies there", node);
    }
    return report.from() == null ? reportAll(node, report) : reportOne(node, report, report.from());
  }

  private StoreReportAnswer reportAll(String node, StoreReport report)
      throws Refusal, InterruptedException {
    List<String> superseded = new ArrayList<>();
    for (StoreEntry entry : report.entries()) {
      StoreRecord wanted = recordOf(node, report.session(), entry);
      if (record(wanted, report.renewed()) instanceof Verdict.Superseded) {
        superseded.add(entry.stamp());
      }
    }
    return new StoreReportAnswer(master, superseded);
  }

  private StoreReportAnswer reportOne(String node, StoreReport report, long from)
      throws Refusal, InterruptedException {
    StoreEntry entry = report.entries().getFirst();
    StoreRecord wanted = recordOf(node, report.session(), entry);
    KeyRecords.Read read = records.read(entry.key());
    steps.reached(Steps.Point.KEY_REPORT_READ);
    return switch (replace(read, wanted, from, report.renewed())) {
      case Verdict.Recorded(long revision) -> {
        steps.reached(Steps.Point.KEY_RECORDED);
        yield new StoreReportAnswer(master, List.of(), revision, null);
      }
      case Verdict.Superseded _ -> new StoreReportAnswer(master, List.of(entry.stamp()));
      case Verdict.Outdated(long present) ->
          new StoreReportAnswer(master, List.of(), null, present);
    };
  }

  private static void check(StoreReport report) throws InvalidField {
    if (report.entries().size() > StoreReport.MOST) {
      throw new InvalidField("more than " + StoreReport.MOST + " entries");
    }
    if (report.from() != null && (report.entries().size() != 1 || report.from() < 0)) {
      throw new InvalidField("\"from\" is the revision of the record of one entry");
    }
    for (StoreEntry entry : report.entries()) {
      if (StoreKeys.problem(entry.key()).isPresent()
          || entry.size() < 0
          || entry.sha256().length() != SHA256_LETTERS
          || entry.stamp().length() > MOST_STAMP_LETTERS) {
        throw new InvalidField("an entry is none: key, size, sha256 and stamp");
      }
    }
  }

  /** Tries from the revision that stands there now. */
  private Verdict record(StoreRecord wanted, boolean renewed) throws Refusal, InterruptedException {
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      KeyRecords.Read read = records.read(wanted.key());
      if (renewed && !isWhatItHas(read, wanted)) {
        return new Verdict.Superseded();
      }
      Verdict verdict = replace(read, wanted, read.revision(), renewed);
      if (!(verdict instanceof Verdict.Outdated)) {
        return verdict;
      }
    }
    throw unavailable("too many store the key at once");
  }

  /**
   * Whether the record names the value that a node says to have among many, or one that the node
   * had in an earlier session. Another one of this session was stored since the node began to
   * report.
   */
  private static boolean isWhatItHas(KeyRecords.Read read, StoreRecord wanted) {
    return switch (read) {
      case KeyRecords.Read.Found(StoreRecord before, long _) ->
          before.node().equals(wanted.node())
              && (before.stamp().equals(wanted.stamp()) || before.session() < wanted.session());
      case KeyRecords.Read.Missing _ -> false;
      case KeyRecords.Read.Unavailable _ -> true;
    };
  }

  private Verdict replace(KeyRecords.Read read, StoreRecord wanted, long from, boolean renewed)
      throws Refusal, InterruptedException {
    return switch (read) {
      case KeyRecords.Read.Found(StoreRecord before, long revision) -> {
        if (isSame(before, wanted)) {
          yield new Verdict.Recorded(revision);
        }
        if (revision != from) {
          yield new Verdict.Outdated(revision);
        }
        boolean isOthers = !before.node().equals(wanted.node());
        if (renewed && isOthers) {
          yield confirm(before, revision);
        }
        Verdict verdict = write(wanted, revision);
        if (isOthers && verdict instanceof Verdict.Recorded(long since)) {
          drops.tell(before, since);
        }
        yield verdict;
      }
      case KeyRecords.Read.Missing(long revision) -> {
        if (revision != from) {
          yield new Verdict.Outdated(revision);
        }
        yield renewed ? new Verdict.Superseded() : write(wanted, revision);
      }
      case KeyRecords.Read.Unavailable(String text) -> throw unavailable(text);
    };
  }

  /**
   * Says that a value is another node's. The node removes its own then, so the record is written
   * anew: an earlier report of that value which a master has not taken up yet comes too late.
   */
  private Verdict confirm(StoreRecord others, long revision) throws Refusal, InterruptedException {
    return switch (write(others, revision)) {
      case Verdict.Recorded _ -> new Verdict.Superseded();
      case Verdict.Superseded same -> same;
      case Verdict.Outdated outdated -> outdated;
    };
  }

  private Verdict write(StoreRecord wanted, long from) throws Refusal, InterruptedException {
    return switch (records.write(wanted, from)) {
      case WriteOutcome.Won(long revision) -> new Verdict.Recorded(revision);
      case WriteOutcome.Lost lost -> new Verdict.Outdated(lost.currentRevision());
      case WriteOutcome.Unknown(WriteOutcome.Cause _, String text) -> throw unavailable(text);
    };
  }

  private static Refusal unavailable(String text) {
    return Refusal.forNow(
        ErrorCode.UNAVAILABLE, "where a key lies cannot be recorded now: " + text, null);
  }

  private StoreRecord recordOf(String node, long session, StoreEntry entry) {
    return new StoreRecord(
        entry.key(),
        node,
        session,
        entry.keeping(),
        entry.size(),
        entry.sha256(),
        entry.stamp(),
        wall.millis());
  }

  /** What lies on disk is the same in every session; a later session is never set back. */
  private static boolean isSame(StoreRecord before, StoreRecord wanted) {
    return before.node().equals(wanted.node())
        && before.stamp().equals(wanted.stamp())
        && (before.keeping() == Keeping.DISK || before.session() >= wanted.session());
  }
}
