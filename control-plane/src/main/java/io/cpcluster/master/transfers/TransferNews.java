package io.cpcluster.master.transfers;

import io.cpcluster.contracts.event.EventTypes;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.link.TransferReport;
import io.cpcluster.contracts.subject.Ids;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.master.events.EventPublisher;
import io.cpcluster.master.membership.NodeDirectory;
import io.cpcluster.master.membership.NodeSnapshot;
import io.cpcluster.master.requests.SharedQueue;
import io.cpcluster.messaging.Dispatch;
import io.cpcluster.messaging.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes events of what peers report of their transfers; a stranger's reports are dropped. */
public final class TransferNews {
  private static final Logger LOG = LoggerFactory.getLogger(TransferNews.class);

  private final NodeDirectory nodes;
  private final EventPublisher events;

  public TransferNews(NodeDirectory nodes, EventPublisher events) {
    this.nodes = nodes;
    this.events = events;
  }

  /** Takes a share of the reports. */
  public void serve(SharedQueue shared, Dispatch dispatch) {
    shared.add(dispatch, Subjects.EVERY_AGENT_TRANSFER, this::reported);
  }

  private void reported(Message message) {
    String from = Subjects.senderOf(message.subject());
    try {
      TransferReport report = Json.read(message.body(), TransferReport.class);
      if (isCredible(from, report)) {
        events.transfer(from, report);
      } else {
        LOG.debug("A report of a transfer by {} is dropped", from);
      }
    } catch (InvalidField unreadable) {
      LOG.warn("{} reports a transfer unreadably: {}", from, unreadable.getMessage());
    }
  }

  private boolean isCredible(String from, TransferReport report) {
    boolean current =
        nodes.find(from).map(NodeSnapshot::session).filter(s -> s == report.session()).isPresent();
    return current
        && EventTypes.OF_TRANSFERS.contains(report.what())
        && Ids.isValid(report.transfer());
  }
}
