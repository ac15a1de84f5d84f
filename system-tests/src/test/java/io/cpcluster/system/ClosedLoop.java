package io.cpcluster.system;

import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Runs tasks, so many at any time, each followed by another one when it is answered, or a while
 * after it was refused. Callbacks come on threads of the connection.
 */
final class ClosedLoop implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(8);
  private static final Duration AGAIN = Duration.ofMillis(200);

  private final NatsConnection connection;
  private final String prefix;
  private final AtomicLong next = new AtomicLong();
  private volatile boolean ended;

  private ClosedLoop(NatsConnection connection, String prefix) {
    this.connection = connection;
    this.prefix = prefix;
  }

  static ClosedLoop begin(NatsConnection connection, String prefix, int inFlight) {
    ClosedLoop loop = new ClosedLoop(connection, prefix);
    for (int i = 0; i < inFlight; i++) {
      loop.ask();
    }
    return loop;
  }

  private void ask() {
    if (!ended) {
      long number = next.getAndIncrement();
      byte[] body =
          Tasks.submission(prefix + number, number + "+1").getBytes(StandardCharsets.US_ASCII);
      connection.request(Subjects.TASKS_RUN, Map.of(), body, LIMIT, this::answered);
    }
  }

  private void answered(Reply reply) {
    if (reply instanceof Reply.Answered(Message message)
        && new String(message.body(), StandardCharsets.UTF_8).startsWith("{\"Task")) {
      ask();
    } else {
      connection.after(AGAIN, this::ask);
    }
  }

  @Override
  public void close() {
    ended = true;
  }
}
