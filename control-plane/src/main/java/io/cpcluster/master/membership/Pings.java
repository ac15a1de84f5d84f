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
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks nodes whether they are there. A node whose connection is gone is known at once. */
final class Pings {
  private static final Logger LOG = LoggerFactory.getLogger(Pings.class);

  /** Two processes of one id both hear a ping, and the first answer wins. */
  private static final int TRIES_FOR_ONE_OF_TWO = 3;

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
    send(
        node.id(),
        answer ->
            alive.accept(
                answer
                    .map(a -> a.session() == node.session() || isOf(node.record(), a))
                    .orElse(false)));
  }

  /** Told whether the process of a record answers. */
  void pingProcess(NodeRecord record, Consumer<Boolean> alive) {
    pingProcess(record, TRIES_FOR_ONE_OF_TWO, alive);
  }

  private void pingProcess(NodeRecord record, int tries, Consumer<Boolean> alive) {
    send(
        record.id(),
        answer -> {
          boolean isIt = answer.map(a -> isOf(record, a)).orElse(false);
          if (isIt || answer.isEmpty() || tries == 1) {
            alive.accept(isIt);
          } else {
            pingProcess(record, tries - 1, alive);
          }
        });
  }

  private static boolean isOf(NodeRecord record, PingAnswer answer) {
    return record.process().equals(answer.process());
  }

  private void send(String node, Consumer<Optional<PingAnswer>> answered) {
    writing.request(
        Subjects.nodePing(node),
        Map.of(),
        command,
        limit,
        reply ->
            answered.accept(
                switch (reply) {
                  case Reply.Answered(Message message) -> parse(node, message);
                  case Reply.NoResponders _, Reply.TimedOut _, Reply.Closed _ -> Optional.empty();
                }));
  }

  private static Optional<PingAnswer> parse(String node, Message message) {
    try {
      return Optional.of(Json.read(message.body(), PingAnswer.class));
    } catch (InvalidField broken) {
      LOG.warn("node {} answered a ping with: {}", node, broken.getMessage());
      return Optional.empty();
    }
  }
}
