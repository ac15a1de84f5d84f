package io.cpcluster.system;

import io.cpcluster.contracts.subject.Headers;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.NatsConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Submissions at a rate, whether they are answered or not, half of them through {@code submit} and
 * half through {@code run}. Sent by the thread that calls; answers are counted on others.
 */
final class Flood {
  private static final Duration PACE = Duration.ofMillis(2);
  private static final int CONNECTIONS = 2;

  final LongAdder offered = new LongAdder();
  final LongAdder accepted = new LongAdder();
  final LongAdder results = new LongAdder();
  final LongAdder refused = new LongAdder();
  final LongAdder nobody = new LongAdder();
  final Map<String, LongAdder> reasons = new ConcurrentHashMap<>();
  private final NatsConnection[] connections = new NatsConnection[CONNECTIONS];
  private final String[] inboxes = new String[CONNECTIONS];
  private final String prefix;
  private final LongFunction<String> task;

  /** A refusal that is wrong: it does not say when to try again. */
  volatile @Nullable String withoutTime;

  /**
   * @param prefix of the tasks' ids, of this flood alone
   */
  Flood(String prefix, LongFunction<String> task, Connecting connecting) throws Exception {
    this.prefix = prefix;
    this.task = task;
    for (int i = 0; i < CONNECTIONS; i++) {
      connections[i] = connecting.connect();
      inboxes[i] = connections[i].newInbox();
      connections[i].dispatch("answers").subscribe(inboxes[i], null, this::answered);
      connections[i].flush(Duration.ofSeconds(5));
    }
  }

  /** Opens one more connection of a person. */
  interface Connecting {
    NatsConnection connect() throws Exception;
  }

  private void answered(Message message) {
    if (message.header(Headers.ERROR_CODE) != null) {
      refused.increment();
      String text = text(message);
      reasons.computeIfAbsent(reason(text), _ -> new LongAdder()).increment();
      if (!text.contains("\"retry_after_ms\":")) {
        withoutTime = text;
      }
    } else if (message.body().length == 0) {
      nobody.increment();
    } else if (text(message).startsWith("{\"TaskResult\"")) {
      results.increment();
    } else {
      accepted.increment();
    }
  }

  /** The code and the words of a refusal, without its numbers. */
  private static String reason(String text) {
    return text.replaceAll("\"id\".*", "")
        .replaceAll("flood-[0-9]+", "ID")
        .replaceAll("[0-9]+", "N");
  }

  private static String text(Message message) {
    return new String(message.body(), StandardCharsets.UTF_8);
  }

  /** Offers so many a second for a time, or as many as a server reads in that time. */
  void run(double perSecond, Duration time) throws InterruptedException {
    long began = System.nanoTime();
    long next = 0;
    for (long past = 0; past < time.toNanos(); past = System.nanoTime() - began) {
      if (next < perSecond * past / 1e9) {
        offer(next++);
      } else {
        Deadline.lasts(PACE);
      }
    }
  }

  private void offer(long number) {
    int by = (int) (number % CONNECTIONS);
    String subject = number / CONNECTIONS % 2 == 0 ? Subjects.TASKS_SUBMIT : Subjects.TASKS_RUN;
    byte[] body = ClosedLoop.submission(prefix + number, task.apply(number));
    connections[by].publish(subject, inboxes[by], Map.of(), body);
    offered.increment();
  }

  /** Submissions that this process could not send. */
  long notSent() {
    long sum = 0;
    for (NatsConnection connection : connections) {
      sum += connection.droppedMessages();
    }
    return sum;
  }

  long answers() {
    return accepted.sum() + results.sum() + refused.sum() + nobody.sum();
  }

  void close() {
    for (NatsConnection connection : connections) {
      connection.close();
    }
  }

  @Override
  public String toString() {
    return offered
        + " offered, "
        + notSent()
        + " not sent, "
        + accepted
        + " accepted, "
        + results
        + " results, "
        + refused
        + " refused "
        + reasons
        + ", "
        + nobody
        + " met no master, "
        + (offered.sum() - notSent() - answers())
        + " without answer";
  }
}
