package io.cpcluster.master.membership;

import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.node.NodeRecord;
import io.cpcluster.contracts.node.PingAnswer;
import io.cpcluster.contracts.node.PingCommand;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.Reply;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks nodes whether they are there. A node whose connection is gone is known at once. Two
 * processes of one id both hear a ping, so answers are taken until the right one comes.
 */
final class Pings {
  private static final Logger LOG = LoggerFactory.getLogger(Pings.class);

  /** When one of two processes answered, the other has so long to do it too. */
  private static final Duration SECOND_ANSWER_LIMIT = Duration.ofMillis(300);

  private final NatsConnection writing;
  private final byte[] command;
  private final Duration limit;

  Pings(NatsConnection writing, String master, Timing timing) {
    this.writing = writing;
    this.command = Json.write(new PingCommand(master, List.of()));
    this.limit = Duration.ofMillis(timing.askMs());
  }

  /** Told whether the process answers that has the node's session. */
  void ping(NodeSnapshot node, Consumer<Boolean> alive) {
    ping(
        node.id(),
        answer -> answer.session() == node.session() || isOf(node.record(), answer),
        alive);
  }

  /** Told whether the process of a record answers. */
  void pingProcess(NodeRecord record, Consumer<Boolean> alive) {
    ping(record.id(), answer -> isOf(record, answer), alive);
  }

  private static boolean isOf(NodeRecord record, PingAnswer answer) {
    return record.process().equals(answer.process());
  }

  private void ping(String node, Predicate<PingAnswer> isMeant, Consumer<Boolean> alive) {
    AtomicBoolean told = new AtomicBoolean();
    Consumer<Boolean> tellOnce =
        is -> {
          if (told.compareAndSet(false, true)) {
            alive.accept(is);
          }
        };
    writing.requestMany(
        Subjects.nodePing(node),
        command,
        limit,
        reply ->
            switch (reply) {
              case Reply.Answered(Message message) -> {
                boolean isIt = matches(node, message, isMeant);
                if (isIt) {
                  tellOnce.accept(true);
                } else {
                  writing.after(SECOND_ANSWER_LIMIT, () -> tellOnce.accept(false));
                }
                yield isIt;
              }
              case Reply.NoResponders _, Reply.TimedOut _, Reply.Closed _ -> {
                tellOnce.accept(false);
                yield true;
              }
            });
  }

  private static boolean matches(String node, Message message, Predicate<PingAnswer> isMeant) {
    try {
      return isMeant.test(Json.read(message.body(), PingAnswer.class));
    } catch (InvalidField broken) {
      LOG.warn("node {} answered a ping with: {}", node, broken.getMessage());
      return false;
    }
  }
}
