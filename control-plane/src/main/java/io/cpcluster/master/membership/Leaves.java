package io.cpcluster.master.membership;

import io.cpcluster.contracts.error.ErrorAnswer;
import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.node.Leave;
import io.cpcluster.contracts.node.Left;
import io.cpcluster.contracts.node.NodeRecord;
import io.cpcluster.contracts.node.NodeState;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.master.events.EventPublisher;
import io.cpcluster.master.requests.Requests;
import io.cpcluster.messaging.Message;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Nodes that say goodbye. */
final class Leaves {
  private static final long RETRY_AFTER_MS = 500;
  private static final int MAX_REASON = 256;

  private final Membership membership;
  private final NodeChanges changes;
  private final Requests requests;
  private final EventPublisher events;

  Leaves(Membership membership, NodeChanges changes, Requests requests, EventPublisher events) {
    this.membership = membership;
    this.changes = changes;
    this.requests = requests;
    this.events = events;
  }

  void handle(Message request) {
    String node = Subjects.senderOf(request.subject());
    Leave leave;
    try {
      leave = Json.read(request.body(), Leave.class);
    } catch (InvalidField broken) {
      requests.refuse(
          request,
          ErrorAnswer.of(ErrorCode.INVALID_REQUEST, "leave: " + broken.getMessage(), node));
      return;
    }
    String reason = shortened(leave.reason());
    changes.apply(
        node,
        (record, session) -> left(record, session, leave.session(), reason),
        outcome -> answer(request, node, leave.session(), reason, outcome));
  }

  private Optional<NodeRecord> left(
      NodeRecord record, long session, long named, @Nullable String reason) {
    return session == named && NodeSnapshot.isMember(record.state())
        ? Optional.of(record.to(NodeState.LEFT, session, membership.wallMs(), reason))
        : Optional.empty();
  }

  private void answer(
      Message request,
      String node,
      long named,
      @Nullable String reason,
      NodeChanges.Outcome outcome) {
    switch (outcome) {
      case NodeChanges.Outcome.Now(NodeRecord record, long session, boolean changed) -> {
        if (session != named || record.state() != NodeState.LEFT) {
          requests.refuse(request, Membership.sessionOver(node, named));
          return;
        }
        requests.reply(request, new Left(membership.self()));
        if (changed) {
          events.node(node, "left", session, record.role(), reason);
        }
      }
      case NodeChanges.Outcome.UnknownNode _ ->
          requests.refuse(request, Membership.sessionOver(node, named));
      case NodeChanges.Outcome.Unavailable(String text) ->
          requests.refuse(
              request,
              ErrorAnswer.retryAfter(
                  ErrorCode.UNAVAILABLE,
                  "that node " + node + " left cannot be stored now: " + text,
                  node,
                  RETRY_AFTER_MS));
    }
  }

  private static @Nullable String shortened(@Nullable String reason) {
    return reason == null || reason.length() <= MAX_REASON
        ? reason
        : reason.substring(0, MAX_REASON);
  }
}
