package io.cpcluster.system;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/**
 * Many tasks whose results are known. They are submitted with some in flight, each again under its
 * id until it is acknowledged. Used by one thread; answers come on another.
 */
final class Load {
  /** The most tasks that are sent and not yet acknowledged. */
  static final int IN_FLIGHT = 100;

  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(2);
  private static final Duration AGAIN_AFTER = Duration.ofMillis(100);

  private final List<Sum> sums = new ArrayList<>();
  private final Map<Integer, Step> steps = new TreeMap<>();
  private final Map<String, Boolean> acknowledged = new ConcurrentHashMap<>();
  private final Map<String, String> notAcknowledged = new ConcurrentHashMap<>();
  private final Queue<String> refusals = new ConcurrentLinkedQueue<>();
  private final String options;

  private Load(String options) {
    this.options = options;
  }

  /** A task and its result. */
  record Sum(String id, String expression, double result) {}

  /** Something done in the middle of it all, while other submissions are under way. */
  interface Step {
    void run() throws Exception;
  }

  static Load of(String prefix, int count) {
    return of(prefix, count, "");
  }

  /** Tasks with further fields in each submission. */
  static Load of(String prefix, int count, String options) {
    Load load = new Load(options);
    for (int i = 1; i <= count; i++) {
      load.sums.add(new Sum(prefix + "-" + i, i + "+0.5", i + 0.5));
    }
    return load;
  }

  /** Does something once so many tasks have been sent. */
  Load after(int sent, Step step) {
    steps.put(sent, step);
    return this;
  }

  List<Sum> sums() {
    return sums;
  }

  int acknowledgedCount() {
    return acknowledged.size();
  }

  /** Submits all; returns when each is acknowledged. */
  void submit(People people, Duration limit) throws Exception {
    long endNanos = System.nanoTime() + limit.toNanos();
    Semaphore free = new Semaphore(IN_FLIGHT);
    for (int i = 0; i < sums.size(); i++) {
      Step step = steps.remove(i);
      if (step != null) {
        step.run();
      }
      acquire(free, 1, endNanos);
      send(people, sums.get(i), free, endNanos);
    }
    acquire(free, IN_FLIGHT, endNanos);
    if (!refusals.isEmpty()) {
      throw new AssertionError("refused: " + refusals.stream().limit(5).toList());
    }
  }

  private void acquire(Semaphore free, int permits, long endNanos) throws InterruptedException {
    if (!free.tryAcquire(permits, endNanos - System.nanoTime(), TimeUnit.NANOSECONDS)) {
      throw new AssertionError(
          acknowledged.size()
              + " of "
              + sums.size()
              + " were acknowledged in time; last replies to others: "
              + notAcknowledged);
    }
  }

  private void send(People people, Sum sum, Semaphore free, long endNanos) {
    people.ask(
        Subjects.TASKS_SUBMIT,
        Tasks.submission(sum.id(), sum.expression(), options),
        ANSWER_LIMIT,
        reply -> {
          if (isSettled(sum, reply) || System.nanoTime() - endNanos > 0) {
            free.release();
          } else {
            people.connection().after(AGAIN_AFTER, () -> send(people, sum, free, endNanos));
          }
        });
  }

  private boolean isSettled(Sum sum, Reply reply) {
    if (!(reply instanceof Reply.Answered(Message message))) {
      notAcknowledged.merge(sum.id(), reply.toString(), (before, now) -> before + ", " + now);
      return false;
    }
    Answer answer = Answer.of(message, Duration.ZERO);
    if (answer.isAccepted()) {
      notAcknowledged.remove(sum.id());
      acknowledged.put(sum.id(), Boolean.TRUE);
      return true;
    }
    if (answer.code().equals(ErrorCode.UNAVAILABLE.wireName())
        || answer.code().equals(ErrorCode.OVERLOADED.wireName())) {
      notAcknowledged.merge(sum.id(), answer.toString(), (before, now) -> before + ", " + now);
      return false;
    }
    refusals.add(sum.id() + ": " + answer);
    return true;
  }

  /** Waits until all have ended and reads their records. */
  Map<String, JsonNode> endedRecords(People people, Duration limit) throws Exception {
    long endNanos = System.nanoTime() + limit.toNanos();
    Semaphore free = new Semaphore(IN_FLIGHT);
    Map<String, JsonNode> records = new ConcurrentHashMap<>();
    for (Sum sum : sums) {
      if (!free.tryAcquire(endNanos - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        break;
      }
      read(people, sum.id(), records, free, endNanos);
    }
    long restNanos = Math.max(0, endNanos - System.nanoTime()) + ANSWER_LIMIT.toNanos() * 2;
    if (records.size() < sums.size()) {
      free.tryAcquire(IN_FLIGHT, restNanos, TimeUnit.NANOSECONDS);
    }
    if (records.size() < sums.size()) {
      throw new AssertionError(notEnded(people, records));
    }
    return records;
  }

  private String notEnded(People people, Map<String, JsonNode> records) throws Exception {
    List<String> open = sums.stream().map(Sum::id).filter(id -> !records.containsKey(id)).toList();
    return open.size()
        + " of "
        + sums.size()
        + " did not end in time; the first: "
        + people.task(open.getFirst());
  }

  private static void read(
      People people, String id, Map<String, JsonNode> records, Semaphore free, long endNanos) {
    Predicate<Reply> ended =
        reply -> {
          if (reply instanceof Reply.Answered(Message message)) {
            JsonNode record = Answer.of(message, Duration.ZERO).body();
            if (record.has("ended_at_ms")) {
              records.put(id, record);
              return true;
            }
          }
          return System.nanoTime() - endNanos > 0;
        };
    people.ask(
        Subjects.TASKS_GET,
        new String(Tasks.query(id), java.nio.charset.StandardCharsets.UTF_8),
        ANSWER_LIMIT,
        reply -> {
          if (ended.test(reply)) {
            free.release();
          } else {
            people.connection().after(AGAIN_AFTER, () -> read(people, id, records, free, endNanos));
          }
        });
  }
}
