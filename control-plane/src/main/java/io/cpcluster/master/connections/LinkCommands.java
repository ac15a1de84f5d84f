package io.cpcluster.master.connections;

import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.link.CloseCommand;
import io.cpcluster.contracts.link.Disconnected;
import io.cpcluster.contracts.link.ListenAnswer;
import io.cpcluster.contracts.link.ListenCommand;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.Reply;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the masters tell peers about links. For virtual threads; thread-safe. */
final class LinkCommands {
  private static final Logger LOG = LoggerFactory.getLogger(LinkCommands.class);

  private final NatsConnection writing;

  LinkCommands(NatsConnection writing) {
    this.writing = writing;
  }

  /** What became of a {@code listen}. */
  sealed interface Listening {
    record Ready() implements Listening {}

    /** The peer is there and cannot listen on that port. */
    record Failed(String problem) implements Listening {}

    record SessionOver() implements Listening {}

    /** It is not connected. */
    record Absent() implements Listening {}

    /** It may listen or not. */
    record Silent() implements Listening {}
  }

  Listening listen(String peer, ListenCommand command, Duration limit) throws InterruptedException {
    return switch (writing.request(Subjects.nodeListen(peer), Json.write(command), limit)) {
      case Reply.Answered(Message message) -> listening(peer, message);
      case Reply.NoResponders _ -> new Listening.Absent();
      case Reply.TimedOut _, Reply.Closed _ -> new Listening.Silent();
    };
  }

  private static Listening listening(String peer, Message message) {
    try {
      ListenAnswer answer = Json.read(message.body(), ListenAnswer.class);
      if (answer.sessionOver()) {
        return new Listening.SessionOver();
      }
      String problem = answer.problem();
      return problem == null ? new Listening.Ready() : new Listening.Failed(problem);
    } catch (InvalidField broken) {
      LOG.warn("node {} answered listen with: {}", peer, broken.getMessage());
      return new Listening.Silent();
    }
  }

  /** Tells a peer to end a link; whether it said that nothing of it is left there. */
  boolean close(String peer, long session, String link, String reason, Duration limit)
      throws InterruptedException {
    byte[] command = Json.write(new CloseCommand(session, link, reason));
    return switch (writing.request(Subjects.nodeClose(peer), command, limit)) {
      case Reply.Answered(Message message) -> closed(peer, link, message);
      case Reply.NoResponders _, Reply.TimedOut _, Reply.Closed _ -> false;
    };
  }

  private static boolean closed(String peer, String link, Message message) {
    try {
      return Json.read(message.body(), Disconnected.class).link().equals(link);
    } catch (InvalidField broken) {
      LOG.warn("node {} answered close with: {}", peer, broken.getMessage());
      return false;
    }
  }

  /** Tells a peer that a link is no more; nobody waits for an answer. */
  void tellClosed(String peer, long session, String link, String reason) {
    byte[] command = Json.write(new CloseCommand(session, link, reason));
    writing.request(Subjects.nodeClose(peer), Map.of(), command, Duration.ofSeconds(1), _ -> {});
  }
}
