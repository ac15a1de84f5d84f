package io.cpcluster.master.tasks;

import io.cpcluster.contracts.error.ErrorAnswer;
import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.node.NodeState;
import io.cpcluster.contracts.node.Poll;
import io.cpcluster.contracts.node.PollAnswer;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.master.health.StoreHealth;
import io.cpcluster.master.membership.NodeDirectory;
import io.cpcluster.master.membership.NodeSnapshot;
import io.cpcluster.master.requests.Requests;
import io.cpcluster.messaging.Message;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Takes the free slots that nodes offer, in polls and along with their reports. */
final class Offers {
  /** This master has not heard of the session yet; others may have. */
  private static final long BEHIND_RETRY_MS = 50;

  /** Nobody takes the offer before something changes. */
  private static final long LATER_RETRY_MS = 1_000;

  private final String self;
  private final NodeDirectory nodes;
  private final Credits credits;
  private final StoreHealth health;
  private final Requests requests;
  private Consumer<String> offered = _ -> {};

  Offers(String self, NodeDirectory nodes, Credits credits, StoreHealth health, Requests requests) {
    this.self = self;
    this.nodes = nodes;
    this.credits = credits;
    this.health = health;
    this.requests = requests;
  }

  /** Told of the node whenever credits came in. Set once, before use. */
  void whenOffered(Consumer<String> look) {
    offered = look;
  }

  /** A poll, on {@code cpcluster.agent.<id>.poll}. */
  void poll(Message message) {
    String node = Subjects.senderOf(message.subject());
    Poll poll;
    try {
      poll = Json.read(message.body(), Poll.class);
    } catch (InvalidField broken) {
      requests.refuse(
          message, ErrorAnswer.of(ErrorCode.INVALID_REQUEST, broken.getMessage(), node));
      return;
    }
    if (isOver(node, poll.session())) {
      requests.refuse(message, sessionOver(node, poll.session()));
    } else if (take(node, poll.session(), poll.credits())) {
      requests.reply(message, new PollAnswer(self), Map.of());
    } else {
      requests.refuse(message, notNow(node, poll.session()));
    }
  }

  private ErrorAnswer notNow(String node, long session) {
    Optional<NodeSnapshot> known = nodes.find(node).filter(seen -> seen.session() == session);
    if (known.isPresent() && known.get().state() == NodeState.DRAINING) {
      return ErrorAnswer.retryAfter(
          ErrorCode.UNAVAILABLE, node + " is drained: it gets no work", node, LATER_RETRY_MS);
    }
    return health.isHealthy()
        ? ErrorAnswer.retryAfter(ErrorCode.UNAVAILABLE, "ask another master", node, BEHIND_RETRY_MS)
        : ErrorAnswer.retryAfter(
            ErrorCode.UNAVAILABLE, "the store does not answer", node, LATER_RETRY_MS);
  }

  /**
   * Holds the credits of a node's session.
   *
   * @return false when this master cannot use them now
   */
  boolean take(String node, long session, int count) {
    Optional<NodeSnapshot> known = nodes.find(node);
    if (known.isEmpty()
        || known.get().session() != session
        || known.get().state() != NodeState.LIVE
        || known.get().isClient()
        || !health.isHealthy()
        || count < 1) {
      return false;
    }
    credits.add(known.get(), Math.min(count, Poll.MAX_CREDITS));
    offered.accept(node);
    return true;
  }

  /** Whether that session of a node has ended, as far as this master knows. */
  boolean isOver(String node, long session) {
    Optional<NodeSnapshot> known = nodes.find(node);
    if (known.isEmpty()) {
      return false;
    }
    if (known.get().session() != session) {
      return session < known.get().session();
    }
    return switch (known.get().state()) {
      case LIVE, DRAINING -> false;
      case LOST, LEFT, REVOKED -> true;
    };
  }

  static ErrorAnswer sessionOver(String node, long session) {
    return ErrorAnswer.of(
        ErrorCode.SESSION_OVER, "session " + session + " is over: say hello again", node);
  }
}
