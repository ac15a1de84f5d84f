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
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.bucket.WriteOutcome;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Records what nodes report of their keys: what was just stored in any case, what a node has had
 * only if the record says that it lies there. For virtual threads; stateless.
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

  KeyReports(String master, KeyRecords records, Drops drops, Peers peers, InstantSource wall) {
    this.master = master;
    this.records = records;
    this.drops = drops;
    this.peers = peers;
    this.wall = wall;
  }

  /** Whose value it is after a report. */
  private enum Owner {
    REPORTER,
    ANOTHER
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
    List<String> superseded = new ArrayList<>();
    for (StoreEntry entry : report.entries()) {
      if (record(node, report, entry) == Owner.ANOTHER) {
        superseded.add(entry.stamp());
      }
    }
    return new StoreReportAnswer(master, superseded);
  }

  private static void check(StoreReport report) throws InvalidField {
    if (report.entries().size() > StoreReport.MOST) {
      throw new InvalidField("more than " + StoreReport.MOST + " entries");
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

  private Owner record(String node, StoreReport report, StoreEntry entry)
      throws Refusal, InterruptedException {
    StoreRecord wanted = recordOf(node, report.session(), entry);
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      switch (records.read(entry.key())) {
        case KeyRecords.Read.Found(StoreRecord before, long revision) -> {
          if (report.renewed() && !before.node().equals(node)) {
            return Owner.ANOTHER;
          }
          if (isSame(before, wanted) || replaced(before, wanted, revision)) {
            return Owner.REPORTER;
          }
        }
        case KeyRecords.Read.Missing(long revision) -> {
          if (report.renewed()) {
            return Owner.ANOTHER;
          }
          if (won(records.write(wanted, revision))) {
            return Owner.REPORTER;
          }
        }
        case KeyRecords.Read.Unavailable(String text) -> throw unavailable(text);
      }
    }
    throw unavailable("too many store the key at once");
  }

  private boolean replaced(StoreRecord before, StoreRecord wanted, long revision)
      throws Refusal, InterruptedException {
    if (!won(records.write(wanted, revision))) {
      return false;
    }
    if (!before.node().equals(wanted.node())) {
      drops.tell(before);
    }
    return true;
  }

  private static boolean won(WriteOutcome outcome) throws Refusal {
    return switch (outcome) {
      case WriteOutcome.Won _ -> true;
      case WriteOutcome.Lost _ -> false;
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

  /** What lies on disk is the same in every session. */
  private static boolean isSame(StoreRecord before, StoreRecord wanted) {
    return before.node().equals(wanted.node())
        && before.stamp().equals(wanted.stamp())
        && (before.keeping() == Keeping.DISK || before.session() == wanted.session());
  }
}
