package io.cpcluster.node.session;

import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.node.CancelCommand;
import io.cpcluster.contracts.node.PingAnswer;
import io.cpcluster.contracts.node.PingCommand;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.messaging.Dispatch;
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.node.work.Desk;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers the masters' commands from the {@link Desk}, in the order they come. Never blocks. */
final class Commands {
  private static final Logger LOG = LoggerFactory.getLogger(Commands.class);

  private final String node;
  private final String process;
  private final NatsConnection nats;
  private final Desk desk;

  Commands(String node, String process, NatsConnection nats, Desk desk) {
    this.node = node;
    this.process = process;
    this.nats = nats;
    this.desk = desk;
  }

  void listenOn(Dispatch dispatch) {
    dispatch.subscribe(Subjects.nodeRun(node), null, this::run);
    dispatch.subscribe(
        Subjects.nodeCancel(node),
        null,
        message -> answer(message, CancelCommand.class, desk::cancel));
    dispatch.subscribe(
        Subjects.nodePing(node), null, message -> answer(message, PingCommand.class, this::ping));
  }

  private PingAnswer ping(PingCommand command) {
    List<Long> notHeld = desk.notHeld(command.ask());
    return new PingAnswer(node, desk.session(), process, notHeld);
  }

  private void run(Message message) {
    RunCommandReader.Reading reading;
    try {
      reading = RunCommandReader.read(message.body());
    } catch (InvalidField unreadable) {
      LOG.warn("Unreadable command on {}: {}", message.subject(), unreadable.getMessage());
      return;
    }
    reply(message, desk.run(reading.command(), reading.unreadable()));
  }

  private <T> void answer(Message message, Class<T> type, Function<T, Object> handler) {
    try {
      reply(message, handler.apply(Json.read(message.body(), type)));
    } catch (InvalidField unreadable) {
      LOG.warn("Unreadable command on {}: {}", message.subject(), unreadable.getMessage());
    }
  }

  private void reply(Message message, Object answer) {
    String replyTo = message.replyTo();
    if (replyTo != null) {
      nats.publish(replyTo, null, Map.of(), Json.write(answer));
    }
  }
}
