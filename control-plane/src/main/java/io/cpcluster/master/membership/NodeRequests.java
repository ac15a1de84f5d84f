package io.cpcluster.master.membership;

import io.cpcluster.contracts.error.ErrorAnswer;
import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.node.Neighbours;
import io.cpcluster.contracts.node.NodeChanged;
import io.cpcluster.contracts.node.NodeRecord;
import io.cpcluster.contracts.node.NodeState;
import io.cpcluster.contracts.node.NodeView;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.contracts.submission.TaskQuery;
import io.cpcluster.master.events.EventPublisher;
import io.cpcluster.master.requests.Asker;
import io.cpcluster.master.requests.Requests;
import io.cpcluster.master.requests.SharedQueue;
import io.cpcluster.messaging.Dispatch;
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.service.Endpoint;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What people ask about nodes: list, get, drain, resume; and what a node asks: its neighbours. */
public final class NodeRequests {
  private static final long RETRY_AFTER_MS = 1_000;
  private static final String DRAINED = "drained by request";

  private final Membership membership;
  private final NodeChanges changes;
  private final Requests requests;
  private final EventPublisher events;

  public NodeRequests(Membership membership, Requests requests, EventPublisher events) {
    this.membership = membership;
    this.changes = membership.changes();
    this.requests = requests;
    this.events = events;
  }

  /** The requests of people. */
  public List<Endpoint> endpoints(Dispatch dispatch) {
    return List.of(
        endpoint("nodes-list", Subjects.NODES_LIST, dispatch, this::list),
        endpoint("nodes-get", Subjects.NODES_GET, dispatch, this::get),
        endpoint("nodes-drain", Subjects.NODES_DRAIN, dispatch, this::drain),
        endpoint("nodes-resume", Subjects.NODES_RESUME, dispatch, this::resume));
  }

  /** The request of nodes. */
  public void serve(SharedQueue shared, Dispatch dispatch) {
    shared.add(dispatch, Subjects.EVERY_AGENT_NODES, this::neighbours);
  }

  private Endpoint endpoint(
      String name, String subject, Dispatch dispatch, Consumer<Message> handler) {
    return new Endpoint(name, subject, dispatch, requests.guarded(handler));
  }

  private void list(Message request) {
    try {
      NodeQuery query = NodeQuery.read(request.body());
      requests.reply(request, NodeViews.page(membership.all(), query));
    } catch (InvalidField wrong) {
      refuse(request, wrong);
    }
  }

  private void neighbours(Message request) {
    String asker = Subjects.senderOf(request.subject());
    List<NodeView> others =
        membership.all().stream()
            .filter(node -> node.isMember() && !node.isClient() && !node.id().equals(asker))
            .limit(NodeQuery.MAX_LIMIT)
            .map(NodeViews::of)
            .toList();
    requests.reply(request, new Neighbours(others));
  }

  private void get(Message request) {
    named(request, node -> requests.reply(request, NodeViews.of(node)));
  }

  private void drain(Message request) {
    named(request, node -> changeTo(NodeState.DRAINING, node.id(), request));
  }

  private void resume(Message request) {
    named(request, node -> changeTo(NodeState.LIVE, node.id(), request));
  }

  private void changeTo(NodeState state, String node, Message request) {
    String reason = state == NodeState.DRAINING ? DRAINED : null;
    changes.apply(
        node,
        (record, session) ->
            NodeSnapshot.isMember(record.state()) && record.state() != state
                ? Optional.of(record.to(state, session, membership.wallMs(), reason))
                : Optional.empty(),
        outcome -> answerChange(request, node, state, outcome));
  }

  private void answerChange(
      Message request, String node, NodeState wanted, NodeChanges.Outcome outcome) {
    switch (outcome) {
      case NodeChanges.Outcome.Now(NodeRecord record, long session, boolean changed) -> {
        if (record.state() != wanted) {
          requests.refuse(
              request,
              ErrorAnswer.of(
                  ErrorCode.PEER_NOT_LIVE,
                  "node " + node + " is " + record.state().wireName() + "; it must be live",
                  node));
          return;
        }
        requests.reply(request, new NodeChanged(node, wanted));
        String verb = wanted == NodeState.DRAINING ? "drain" : "resume";
        events.audit(Asker.of(request).name(), verb, "node " + node, null);
        if (changed && wanted == NodeState.DRAINING) {
          events.node(node, "draining", session, record.role(), DRAINED);
        } else if (changed) {
          events.node(node, "returned", session, record.role(), "resumed by request");
        }
      }
      case NodeChanges.Outcome.UnknownNode _ -> unknown(request, node);
      case NodeChanges.Outcome.Unavailable(String text) ->
          requests.refuse(
              request,
              ErrorAnswer.retryAfter(
                  ErrorCode.UNAVAILABLE,
                  "the record of node " + node + " cannot be stored now: " + text,
                  node,
                  RETRY_AFTER_MS));
    }
  }

  /** Finds the node a request names by its id or the unique beginning of one. */
  private void named(Message request, Consumer<NodeSnapshot> found) {
    String id;
    try {
      id = TaskQuery.read(request.body()).id();
    } catch (InvalidField wrong) {
      refuse(request, wrong);
      return;
    }
    Optional<NodeSnapshot> exact = membership.find(id);
    if (exact.isPresent()) {
      found.accept(exact.get());
      return;
    }
    List<NodeSnapshot> begin =
        membership.all().stream().filter(node -> node.id().startsWith(id)).toList();
    if (begin.size() == 1) {
      found.accept(begin.getFirst());
    } else if (begin.isEmpty()) {
      unknown(request, id);
    } else {
      ambiguous(request, id, begin);
    }
  }

  private void ambiguous(Message request, String id, List<NodeSnapshot> begin) {
    String names = String.join(", ", begin.stream().limit(5).map(NodeSnapshot::id).toList());
    requests.refuse(
        request,
        ErrorAnswer.of(
            ErrorCode.INVALID_REQUEST,
            "\"" + id + "\" begins the ids of " + begin.size() + " nodes: " + names + ", …",
            id));
  }

  private void unknown(Message request, String node) {
    requests.refuse(
        request,
        ErrorAnswer.of(ErrorCode.UNKNOWN_NODE, "no node \"" + node + "\" was ever seen", node));
  }

  private void refuse(Message request, InvalidField wrong) {
    requests.refuse(
        request, ErrorAnswer.of(ErrorCode.INVALID_REQUEST, "" + wrong.getMessage(), null));
  }
}
