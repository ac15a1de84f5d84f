package io.cpcluster.peer;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.link.LeaseRequest;
import io.cpcluster.contracts.link.RenewRequest;
import io.cpcluster.contracts.link.SlotLease;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.contracts.task.TaskClass;
import io.cpcluster.messaging.Reply;
import io.cpcluster.node.Node;
import io.cpcluster.node.session.Answer;
import java.time.Duration;
import java.util.List;

/** What a peer says to the masters about leases. Blocks; thread-safe. */
final class LeaseTalk {
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(2);

  private final Node node;

  LeaseTalk(Node node) {
    this.node = node;
  }

  SlotLease lease(TaskClass of, int slots, Duration time)
      throws PeerException, InterruptedException {
    LeaseRequest wish =
        new LeaseRequest(
            node.session(), of.role(), List.copyOf(of.labels()), null, slots, time.toMillis());
    return ask(Subjects.agentLease(node.id()), wish);
  }

  SlotLease renew(String lease, List<String> nodes, Duration time)
      throws PeerException, InterruptedException {
    RenewRequest wish = new RenewRequest(node.session(), lease, nodes, time.toMillis());
    return ask(Subjects.agentRenew(node.id()), wish);
  }

  private SlotLease ask(String subject, Object wish) throws PeerException, InterruptedException {
    Reply reply = node.ask(subject, Json.write(wish), ANSWER_WITHIN);
    return switch (Answer.of(reply, SlotLease.class)) {
      case Answer.Good<SlotLease>(SlotLease lease) -> lease;
      case Answer.Refused<SlotLease>(ErrorCode code, String message, _) ->
          throw new PeerException(code, message);
      case Answer.Silent<SlotLease>(String why) ->
          throw new PeerException(ErrorCode.UNAVAILABLE, why);
    };
  }
}
