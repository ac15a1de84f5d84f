package io.cpcluster.cli.bench.recovery;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.NatsConnection;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/** Hears which tasks start where, as events tell it. Thread-safe. */
final class Starts {
  private static final int MOST = 100_000;

  /** One start, and when it was heard of. */
  record Start(String task, int attempt, String node, long heardNanos) {}

  private final BlockingQueue<Start> heard = new ArrayBlockingQueue<>(MOST);

  private Starts() {}

  static Starts watch(NatsConnection connection) throws InterruptedException {
    Starts starts = new Starts();
    connection
        .dispatch("starts")
        .subscribe(Subjects.taskEvent("*", "running"), null, starts::heard);
    connection.flush(Duration.ofSeconds(5));
    return starts;
  }

  private void heard(Message message) {
    try {
      JsonNode event = Json.readTree(message.body());
      var _ =
          heard.offer(
              new Start(
                  event.path("id").asString(""),
                  event.path("attempt").asInt(0),
                  event.path("node").asString(""),
                  System.nanoTime()));
    } catch (InvalidField broken) {
      throw new IllegalStateException(broken);
    }
  }

  /** Forgets what was heard so far. */
  void forget() {
    heard.clear();
  }

  /** The next start that is meant. */
  Start await(String what, Predicate<Start> meant, Duration limit)
      throws CommandFailure, InterruptedException {
    long endNanos = System.nanoTime() + limit.toNanos();
    while (true) {
      Start start = heard.poll(endNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (start == null) {
        throw CommandFailure.timedOut(what + " was not seen within " + limit.toSeconds() + " s.");
      }
      if (meant.test(start)) {
        return start;
      }
    }
  }
}
