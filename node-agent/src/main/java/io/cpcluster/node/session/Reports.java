package io.cpcluster.node.session;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.node.DoneAnswer;
import io.cpcluster.contracts.node.DoneReport;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.node.work.Desk;
import io.cpcluster.node.work.Report;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends reports of results and hands the answers to the {@link Desk}. Never blocks. */
final class Reports {
  private static final Logger LOG = LoggerFactory.getLogger(Reports.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  private final String node;
  private final NatsConnection nats;
  private final Desk desk;
  private final Masters masters;
  private final LongConsumer sessionOver;

  Reports(String node, NatsConnection nats, Desk desk, Masters masters, LongConsumer sessionOver) {
    this.node = node;
    this.nats = nats;
    this.desk = desk;
    this.masters = masters;
    this.sessionOver = sessionOver;
  }

  void send(List<Report> reports) {
    for (Report report : reports) {
      send(report);
    }
  }

  private void send(Report report) {
    if (!nats.isConnected()) {
      desk.unanswered(report);
      return;
    }
    String master = report.batch().master();
    String subject = master == null ? Subjects.agentDone(node) : Subjects.agentDone(node, master);
    DoneReport body = new DoneReport(report.session(), report.batch().done(), report.credits());
    nats.request(
        subject,
        Map.of(),
        Json.write(body),
        TIMEOUT,
        reply -> answered(report, Answer.of(reply, DoneAnswer.class)));
  }

  private void answered(Report report, Answer<DoneAnswer> answer) {
    switch (answer) {
      case Answer.Good<DoneAnswer>(DoneAnswer done) -> {
        masters.answered(done.master());
        send(desk.answered(report, done));
      }
      case Answer.Refused<DoneAnswer>(ErrorCode code, String message, _) -> {
        desk.unanswered(report);
        if (code == ErrorCode.SESSION_OVER) {
          sessionOver.accept(report.session());
        } else {
          LOG.debug("Results are not taken now ({}): {}", code.wireName(), message);
        }
      }
      case Answer.Silent<DoneAnswer>(String why) -> {
        LOG.debug("Results are not confirmed: {}", why);
        desk.unanswered(report);
      }
    }
  }
}
