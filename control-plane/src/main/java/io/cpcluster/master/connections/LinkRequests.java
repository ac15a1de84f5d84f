package io.cpcluster.master.connections;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.link.Disconnected;
import io.cpcluster.contracts.link.LinkList;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.contracts.submission.TaskQuery;
import io.cpcluster.master.events.EventPublisher;
import io.cpcluster.master.requests.Asker;
import io.cpcluster.master.requests.Refusal;
import io.cpcluster.master.requests.Requests;
import io.cpcluster.master.requests.SharedQueue;
import io.cpcluster.master.requests.WaitingRequests;
import io.cpcluster.messaging.Dispatch;
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.service.Endpoint;
import java.util.List;

/** What peers and people ask about links. */
final class LinkRequests {
  private static final int MOST_OF_PEERS = 256;
  private static final int MOST_OF_PEOPLE = 16;

  private final LinkTable table;
  private final Closings closings;
  private final Broker broker;
  private final LinkReports reports;
  private final Requests requests;
  private final EventPublisher events;

  LinkRequests(
      LinkTable table,
      Closings closings,
      Broker broker,
      LinkReports reports,
      Requests requests,
      EventPublisher events) {
    this.table = table;
    this.closings = closings;
    this.broker = broker;
    this.reports = reports;
    this.requests = requests;
    this.events = events;
  }

  /** The requests of peers. */
  void serve(SharedQueue shared, Dispatch dispatch) {
    WaitingRequests waiting = new WaitingRequests(requests, "links", MOST_OF_PEERS);
    shared.add(dispatch, Subjects.EVERY_AGENT_CONNECT, waiting.answering(broker::connect));
    shared.add(dispatch, Subjects.EVERY_AGENT_OPENED, waiting.answering(reports::opened));
    shared.add(dispatch, Subjects.EVERY_AGENT_DISCONNECT, waiting.answering(reports::disconnect));
  }

  /** The requests of people. */
  List<Endpoint> endpoints(Dispatch dispatch) {
    WaitingRequests waiting = new WaitingRequests(requests, "links", MOST_OF_PEOPLE);
    return List.of(
        new Endpoint(
            "links-list",
            Subjects.LINKS_LIST,
            dispatch,
            requests.guarded(waiting.answering(this::list))),
        new Endpoint(
            "links-close",
            Subjects.LINKS_CLOSE,
            dispatch,
            requests.guarded(waiting.answering(this::close))));
  }

  private LinkList list(Message request) throws InvalidField {
    return LinkViews.page(table.all(), LinkQuery.read(request.body()));
  }

  private Disconnected close(Message request) throws InvalidField, Refusal, InterruptedException {
    HeldLink link = named(TaskQuery.read(request.body()).id());
    return switch (closings.end(link, "closed by request", false, Closings.PATIENT)) {
      case Closings.Ended.Gone _ -> {
        events.audit(Asker.of(request).name(), "close", "link " + link.id(), null);
        yield new Disconnected(link.id());
      }
      case Closings.Ended.Kept(String why) ->
          throw Refusal.forNow(
              ErrorCode.UNAVAILABLE, "link " + link.id() + " is not closed yet: " + why, link.id());
    };
  }

  /** The link of that id or unique beginning of one. */
  private HeldLink named(String text) throws Refusal {
    List<HeldLink> begin = table.find(text).map(List::of).orElseGet(() -> table.beginning(text));
    if (begin.size() == 1) {
      return begin.getFirst();
    }
    if (begin.isEmpty()) {
      throw new Refusal(
          ErrorCode.NOT_FOUND, "no link is called " + text + "; all: cpcluster links", text);
    }
    throw new Refusal(
        ErrorCode.INVALID_REQUEST,
        "\"" + text + "\" begins the ids of " + begin.size() + " links",
        text);
  }
}
