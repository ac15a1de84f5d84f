package io.cpcluster.node.shell;

import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.node.LogAnswer;
import io.cpcluster.contracts.node.LogCommand;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.messaging.Dispatch;
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.NatsConnection;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the masters' word who may read what a command prints. Never blocks. */
public final class LogDesk {
  private static final Logger LOG = LoggerFactory.getLogger(LogDesk.class);

  private final CommandLogs logs;
  private final NatsConnection nats;
  private final LongSupplier session;

  /**
   * @param session the node's current one, 0 while there is none
   */
  public LogDesk(CommandLogs logs, NatsConnection nats, LongSupplier session) {
    this.logs = logs;
    this.nats = nats;
    this.session = session;
  }

  public void listenOn(Dispatch dispatch, String node) {
    dispatch.subscribe(Subjects.nodeLogs(node), null, this::open);
  }

  private void open(Message message) {
    try {
      LogCommand command = Json.read(message.body(), LogCommand.class);
      long current = session.getAsLong();
      boolean isCurrent = current != 0 && command.session() == current;
      if (isCurrent) {
        logs.open(command.task(), command.peer());
      }
      String replyTo = message.replyTo();
      if (replyTo != null) {
        LogAnswer answer = new LogAnswer(current, !isCurrent, isCurrent);
        nats.publish(replyTo, null, Map.of(), Json.write(answer));
      }
    } catch (InvalidField unreadable) {
      LOG.warn("Unreadable command on {}: {}", message.subject(), unreadable.getMessage());
    }
  }
}
