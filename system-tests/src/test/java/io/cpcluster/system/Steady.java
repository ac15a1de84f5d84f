package io.cpcluster.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.subject.Subjects;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Tasks that flow while something else happens: each has to end with its right result. */
final class Steady implements AutoCloseable {
  private static final int AT_ONCE = 4;
  private static final Duration PACE = Duration.ofMillis(5);
  private static final Duration ANSWER = Duration.ofSeconds(10);

  private final AtomicInteger done = new AtomicInteger();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean ended;

  private Steady() {}

  /** Something that computes i + 0.5. */
  interface Work {
    String result(int i) throws Exception;
  }

  static Steady of(Work work) {
    Steady steady = new Steady();
    AtomicInteger next = new AtomicInteger();
    for (int i = 0; i < AT_ONCE; i++) {
      steady.threads.add(Thread.ofVirtual().start(() -> steady.run(next, work)));
    }
    return steady;
  }

  /** Durable tasks. */
  static Steady of(People people) {
    return of(
        i -> {
          Optional<Answer> answer =
              people.tryAsk(Subjects.TASKS_RUN, Tasks.compute(i + "+0.5").getBytes(), ANSWER);
          if (answer.isPresent() && answer.get().isAccepted()) {
            String id = answer.get().body().path("TaskAccepted").asString("");
            return people.awaitResult(id, ANSWER).path("Number").asString("");
          }
          return answer
              .map(
                  one -> one.isResult() ? one.result().path("Number").asString("") : one.toString())
              .orElse("no answer");
        });
  }

  private void run(AtomicInteger next, Work work) {
    while (!ended) {
      int i = next.incrementAndGet();
      try {
        String result = work.result(i);
        if (result.equals(i + ".5")) {
          done.incrementAndGet();
        } else {
          failures.add(i + ": " + result);
        }
        Deadline.lasts(PACE);
      } catch (Exception | AssertionError failed) {
        failures.add(i + ": " + failed);
      }
    }
  }

  int done() {
    return done.get();
  }

  /** Waits until so many more have ended well. */
  void awaitMore(int count, Duration limit) throws Exception {
    int wanted = done.get() + count;
    Deadline.await(
        count + " more tasks, without a failure",
        limit,
        () -> {
          assertNoFailure();
          return done.get() >= wanted;
        });
  }

  void assertNoFailure() {
    assertThat(failures).as("of %d tasks", done.get() + failures.size()).isEmpty();
  }

  @Override
  public void close() {
    ended = true;
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
