package io.cpcluster.system;

import io.cpcluster.contracts.subject.Subjects;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/** The same kind of task again and again on one node, until it is closed. */
final class Calls implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final People people;
  private final IntFunction<String> submissions;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger good = new AtomicInteger();
  private final AtomicInteger other = new AtomicInteger();
  private final List<Thread> threads = new ArrayList<>();
  private volatile String strange = "";
  private volatile boolean ended;

  private Calls(People people, IntFunction<String> submissions) {
    this.people = people;
    this.submissions = submissions;
  }

  /**
   * Begins.
   *
   * @param atOnce so many at any time
   * @param task of a number, in JSON
   * @param isGood whether a result is one to be counted
   */
  static Calls begin(
      People people,
      String target,
      int atOnce,
      IntFunction<String> task,
      Predicate<String> isGood) {
    String submission = "{\"target\":\"%s\",\"timeout_ms\":8000,\"task\":%s}";
    Calls calls = new Calls(people, i -> submission.formatted(target, task.apply(i)));
    for (int i = 0; i < atOnce; i++) {
      calls.threads.add(Thread.ofVirtual().start(() -> calls.run(isGood)));
    }
    return calls;
  }

  private void run(Predicate<String> isGood) {
    while (!ended) {
      try {
        String result = result(submissions.apply(next.getAndIncrement()));
        if (isGood.test(result)) {
          good.incrementAndGet();
        } else {
          other.incrementAndGet();
          strange = result;
        }
      } catch (Exception | AssertionError failed) {
        other.incrementAndGet();
        strange = failed.toString();
      }
    }
  }

  private String result(String submission) throws Exception {
    byte[] body = submission.getBytes(StandardCharsets.UTF_8);
    Optional<Answer> answer = people.tryAsk(Subjects.TASKS_RUN, body, LIMIT);
    if (answer.isPresent() && answer.get().isAccepted()) {
      JsonNode late = people.awaitResult(answer.get().acceptedId(), LIMIT);
      return late.toString();
    }
    return answer
        .map(one -> one.isResult() ? one.result().toString() : one.toString())
        .orElse("no answer");
  }

  /** How many ended well until now. */
  int good() {
    return good.get();
  }

  /** How many ended otherwise, and the last of them. */
  String others() {
    return other.get() == 0 ? "" : other.get() + " × " + strange;
  }

  @Override
  public void close() throws InterruptedException {
    ended = true;
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
