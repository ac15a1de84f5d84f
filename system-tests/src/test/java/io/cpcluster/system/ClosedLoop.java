package io.cpcluster.system;

import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

/**
 * Runs tasks, so many at any time, each followed by another one when its result is there; what is
 * refused is asked again a while later. Callbacks come on threads of the connection.
 */
final class ClosedLoop implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(8);
  private static final Duration AGAIN = Duration.ofMillis(200);

  private final NatsConnection connection;
  private final String prefix;
  private final LongFunction<String> task;
  private final AtomicLong next = new AtomicLong();
  private volatile boolean ended;

  private ClosedLoop(NatsConnection connection, String prefix, LongFunction<String> task) {
    this.connection = connection;
    this.prefix = prefix;
    this.task = task;
  }

  static ClosedLoop begin(
      NatsConnection connection, String prefix, LongFunction<String> task, int inFlight) {
    ClosedLoop loop = new ClosedLoop(connection, prefix, task);
    for (int i = 0; i < inFlight; i++) {
      loop.next();
    }
    return loop;
  }

  private void next() {
    ask(next.getAndIncrement());
  }

  /** Asks for a task's result, again and again under its id. */
  private void ask(long number) {
    if (!ended) {
      byte[] body = submission(prefix + number, task.apply(number));
      connection.request(
          Subjects.TASKS_RUN, Map.of(), body, LIMIT, reply -> answered(number, reply));
    }
  }

  static byte[] submission(String id, String task) {
    return ("{\"id\":\"" + id + "\",\"task\":" + task + "}").getBytes(StandardCharsets.US_ASCII);
  }

  private void answered(long number, Reply reply) {
    if (!(reply instanceof Reply.Answered(Message message))) {
      connection.after(AGAIN, () -> ask(number));
      return;
    }
    String text = new String(message.body(), StandardCharsets.UTF_8);
    if (text.startsWith("{\"TaskResult\"")) {
      next();
    } else if (text.startsWith("{\"TaskAccepted\"")) {
      ask(number);
    } else {
      connection.after(AGAIN, () -> ask(number));
    }
  }

  @Override
  public void close() {
    ended = true;
  }
}
