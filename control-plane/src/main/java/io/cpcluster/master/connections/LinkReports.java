package io.cpcluster.master.connections;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.link.Disconnect;
import io.cpcluster.contracts.link.Disconnected;
import io.cpcluster.contracts.link.LinkRecord;
import io.cpcluster.contracts.link.LinkState;
import io.cpcluster.contracts.link.OpenedAnswer;
import io.cpcluster.contracts.link.OpenedReport;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.master.requests.Refusal;
import io.cpcluster.master.tasks.Steps;
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.bucket.Entry;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What peers report of their links: opened, ended. For virtual threads; stateless. */
final class LinkReports {
  private static final Logger LOG = LoggerFactory.getLogger(LinkReports.class);
  private static final Duration WRITE_LIMIT = Duration.ofSeconds(1);
  private static final Duration CATCH_UP = Duration.ofMillis(500);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(5);
  private static final int MAX_REASON = 256;

  private final LinkParts parts;
  private final OpeningParts own;

  LinkReports(LinkParts parts, OpeningParts own) {
    this.parts = parts;
    this.own = own;
  }

  OpenedAnswer opened(Message request) throws Refusal, InvalidField, InterruptedException {
    String sender = Subjects.senderOf(request.subject());
    OpenedReport report = Json.read(request.body(), OpenedReport.class);
    parts.peers().asker(sender, report.session());
    Optional<HeldLink> found = awaited(report.link());
    if (found.isEmpty()) {
      return new OpenedAnswer(report.link(), false);
    }
    HeldLink link = found.get();
    LinkRecord record = link.record();
    requireListener(sender, record);
    if (record.listenerSession() != report.session()) {
      return new OpenedAnswer(report.link(), false);
    }
    return new OpenedAnswer(
        report.link(),
        switch (record.state()) {
          case OPEN -> true;
          case OPENING -> confirm(link);
        });
  }

  private boolean confirm(HeldLink opening) throws Refusal, InterruptedException {
    LinkRecord record = opening.record();
    if (!own.closings().goesOn(record.dialer(), record.dialerSession())) {
      own.closings().takeBack(opening, "node " + record.dialer() + " is gone");
      return false;
    }
    LinkRecord open =
        LinkRecords.in(LinkState.OPEN, record, parts.wall().millis(), own.tokens().next("n-"));
    return switch (own.records().confirm(opening, open, WRITE_LIMIT)) {
      case LinkRecords.Outcome.Done _ -> {
        parts.steps().reached(Steps.Point.LINK_OPEN_RECORDED);
        LOG.info(
            "link {} from {} to {} on port {} is open",
            open.link(),
            open.dialer(),
            open.listener(),
            open.port());
        parts.events().link(open, "opened", null);
        yield true;
      }
      case LinkRecords.Outcome.Changed(Entry now) -> isOpen(record.link(), now);
      case LinkRecords.Outcome.Unknown(String text) ->
          throw Refusal.forNow(
              ErrorCode.UNAVAILABLE,
              "that link " + record.link() + " is open cannot be stored now: " + text,
              record.link());
    };
  }

  /** Another master, or an earlier try, may have recorded the same report. */
  private static boolean isOpen(String link, Entry now) {
    if (now.operation() != Entry.Operation.PUT) {
      return false;
    }
    LinkRecord record = LinkTable.parse(now);
    return record != null
        && record.link().equals(link)
        && switch (record.state()) {
          case OPEN -> true;
          case OPENING -> false;
        };
  }

  Disconnected disconnect(Message request) throws Refusal, InvalidField, InterruptedException {
    String sender = Subjects.senderOf(request.subject());
    Disconnect report = Json.read(request.body(), Disconnect.class);
    Optional<HeldLink> found = awaited(report.link());
    if (found.isEmpty()) {
      return new Disconnected(report.link());
    }
    HeldLink link = found.get();
    LinkRecord record = link.record();
    if (!link.isOf(sender)) {
      throw foreign(sender, record);
    }
    boolean freed =
        sender.equals(record.listener()) && report.session() >= record.listenerSession();
    String reason = sender + ": " + shortened(report.reason());
    return switch (own.closings().end(link, reason, freed, Closings.PATIENT)) {
      case Closings.Ended.Gone _ -> new Disconnected(report.link());
      case Closings.Ended.Kept(String why) ->
          throw Refusal.forNow(
              ErrorCode.UNAVAILABLE,
              "link " + report.link() + " is not closed yet: " + why,
              report.link());
    };
  }

  private static void requireListener(String sender, LinkRecord record) throws Refusal {
    if (!record.listener().equals(sender)) {
      throw foreign(sender, record);
    }
  }

  private static Refusal foreign(String sender, LinkRecord record) {
    return new Refusal(
        ErrorCode.NOT_ALLOWED,
        "that is not for node " + sender + " to say of link " + record.link(),
        record.link());
  }

  /** The link, which another master may have recorded a moment ago. */
  private Optional<HeldLink> awaited(String link) throws InterruptedException {
    long deadline = System.nanoTime() + CATCH_UP.toNanos();
    while (true) {
      Optional<HeldLink> found = own.table().find(link);
      if (found.isPresent() || System.nanoTime() > deadline) {
        return found;
      }
      Thread.sleep(LOOK_AGAIN);
    }
  }

  private static String shortened(String reason) {
    return reason.length() <= MAX_REASON ? reason : reason.substring(0, MAX_REASON);
  }
}
