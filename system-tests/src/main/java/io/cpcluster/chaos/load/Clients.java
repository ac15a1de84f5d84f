package io.cpcluster.chaos.load;

import io.cpcluster.chaos.history.Entry;
import io.cpcluster.chaos.history.History;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.subject.Headers;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.Reply;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/**
 * Submits tasks all the time, takes down what is told, and asks again under the same id what nobody
 * answered. One virtual thread submits; answers come on threads of the connection.
 */
public final class Clients implements AutoCloseable {
  private static final int IN_FLIGHT = 40;
  private static final Duration TRY_LIMIT = Duration.ofSeconds(3);
  private static final Duration RUN_LIMIT = Duration.ofSeconds(8);
  private static final Duration AGAIN_AFTER = Duration.ofMillis(200);

  private final NatsConnection connection;
  private final History history;
  private final String outside;
  private final Duration pause;
  private final SplittableRandom random;
  private final Semaphore window = new Semaphore(IN_FLIGHT);
  private final Auditor auditor;
  private final Thread submitting;
  private volatile boolean over;

  /**
   * @param auditor is told of each task that is submitted
   * @param outside where tasks that have effects call
   * @param pause between two submissions
   */
  public Clients(
      NatsConnection connection,
      History history,
      Auditor auditor,
      String outside,
      Duration pause,
      long seed) {
    this.connection = connection;
    this.history = history;
    this.auditor = auditor;
    this.outside = outside;
    this.pause = pause;
    this.random = new SplittableRandom(seed);
    this.submitting = Thread.ofVirtual().name("clients").start(this::submit);
  }

  private void submit() {
    try {
      for (int number = 0; !over; number++) {
        window.acquire();
        Plan plan = Plan.of("c-" + number, random, outside);
        history.add(at -> new Entry.Sent(at, plan.id(), plan.maxAttempts(), plan.expected()));
        ask(plan);
        auditor.watch(plan.id());
        Thread.sleep(pause);
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private void ask(Plan plan) {
    connection.request(
        plan.run() ? Subjects.TASKS_RUN : Subjects.TASKS_SUBMIT,
        Map.of(),
        Json.write(plan.submission()),
        plan.run() ? RUN_LIMIT : TRY_LIMIT,
        reply -> answered(plan, reply));
  }

  private void answered(Plan plan, Reply reply) {
    if (reply instanceof Reply.Answered(Message message)
        && message.header(Headers.ERROR_CODE) == null) {
      JsonNode answer = Watch.read(message);
      // Whoever is told an end was accepted before, though the word of that may be lost.
      history.add(at -> new Entry.Accepted(at, plan.id()));
      JsonNode result = answer.path("TaskResult").path("result");
      if (!result.isMissingNode()) {
        history.add(at -> new Entry.Told(at, plan.id(), result.toString()));
      }
      if (plan.cancelled()) {
        connection.request(
            Subjects.TASKS_CANCEL,
            Map.of(),
            Json.write(Map.of("id", plan.id())),
            TRY_LIMIT,
            _ -> window.release());
      } else {
        window.release();
      }
      return;
    }
    String why =
        reply instanceof Reply.Answered(Message message)
            ? Watch.read(message).toString()
            : "silence";
    history.add(at -> new Entry.Refused(at, plan.id(), why));
    if (over || !connection.after(AGAIN_AFTER, () -> ask(plan))) {
      window.release();
    }
  }

  /** Submits no more, and waits for the answers under way. */
  public void finish() throws InterruptedException {
    over = true;
    submitting.join();
    var _ = window.tryAcquire(IN_FLIGHT, RUN_LIMIT.toMillis() * 2, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    over = true;
    submitting.interrupt();
  }
}
