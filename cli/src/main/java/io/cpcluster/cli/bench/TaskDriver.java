package io.cpcluster.cli.bench;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.ExitCode;
import io.cpcluster.contracts.subject.Headers;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Runs tasks through {@code cpcluster.tasks.run}, so many at once, and checks each result. A
 * request that nobody answered is asked again under the same id. Callbacks come on threads of the
 * connection; one driver is used by one thread at a time.
 */
final class TaskDriver {
  private static final Duration RETRY_AFTER = Duration.ofMillis(200);
  private static final Duration TRY_LIMIT = Duration.ofSeconds(8);
  private static final long STANDSTILL_SECONDS = 60;
  private static final long HIGHEST_NANOS = Duration.ofMinutes(10).toNanos();
  private static final byte[] RESULT_OPENING =
      "{\"TaskResult\":".getBytes(StandardCharsets.US_ASCII);

  /** What is run: one task for each number. */
  interface Work {
    /** The task in JSON. */
    String task(long number);

    /** A part of the answer that only the right result has. */
    String result(long number);
  }

  /** Additions. */
  static final Work SUMS =
      new Work() {
        @Override
        public String task(long number) {
          return "{\"Compute\":{\"expression\":\"" + number + "+1\"}}";
        }

        @Override
        public String result(long number) {
          return "{\"Number\":" + (double) (number + 1) + "}";
        }
      };

  private final NatsConnection connection;
  private final String prefix;
  private final Work work;
  private final AtomicLong retried = new AtomicLong();
  private final AtomicReference<CommandFailure> failure = new AtomicReference<>();
  private long next;

  /**
   * @param prefix of the tasks' ids, of this run alone
   */
  TaskDriver(NatsConnection connection, String prefix) {
    this(connection, prefix, SUMS);
  }

  TaskDriver(NatsConnection connection, String prefix, Work work) {
    this.connection = connection;
    this.prefix = prefix;
    this.work = work;
  }

  /** Requests that had to be repeated so far. */
  long retried() {
    return retried.get();
  }

  /** Runs so many tasks and answers the times of each, in nanoseconds. */
  Histogram run(int count, int inFlight) throws CommandFailure, InterruptedException {
    Histogram times = new ConcurrentHistogram(HIGHEST_NANOS, 3);
    Semaphore window = new Semaphore(inFlight);
    for (int i = 0; i < count; i++) {
      acquire(window, 1);
      start(next++, times, window);
    }
    acquire(window, inFlight);
    return times;
  }

  private void acquire(Semaphore window, int permits) throws CommandFailure, InterruptedException {
    boolean acquired = window.tryAcquire(permits, STANDSTILL_SECONDS, TimeUnit.SECONDS);
    CommandFailure failed = failure.get();
    if (failed != null) {
      throw failed;
    }
    if (!acquired) {
      throw CommandFailure.timedOut("No task ended for " + STANDSTILL_SECONDS + " s.");
    }
  }

  private void start(long number, Histogram times, Semaphore window) {
    ask(new Asked(number, System.nanoTime(), times, window));
  }

  private record Asked(long number, long beganNanos, Histogram times, Semaphore window) {}

  private void ask(Asked asked) {
    String body =
        "{\"id\":\"" + prefix + asked.number + "\",\"task\":" + work.task(asked.number) + "}";
    connection.request(
        Subjects.TASKS_RUN,
        Map.of(),
        body.getBytes(StandardCharsets.US_ASCII),
        TRY_LIMIT,
        reply -> answered(asked, reply));
  }

  private void answered(Asked asked, Reply reply) {
    if (reply instanceof Reply.Answered(Message message)) {
      if (isRight(asked, message.body())) {
        asked.times.recordValue(Math.min(HIGHEST_NANOS, System.nanoTime() - asked.beganNanos));
        asked.window.release();
        return;
      }
      if (!mayBeAskedAgain(message)) {
        fail(asked, new String(message.body(), StandardCharsets.UTF_8));
        return;
      }
    }
    if (reply instanceof Reply.Closed) {
      fail(asked, "the connection was closed");
      return;
    }
    retried.incrementAndGet();
    if (!connection.after(RETRY_AFTER, () -> ask(asked))) {
      fail(asked, "the connection was closed");
    }
  }

  /**
   * Accepted but not ended after some seconds, or refused for a while: the same id may ask again.
   */
  private static boolean mayBeAskedAgain(Message message) {
    String code = message.header(Headers.ERROR_CODE);
    return code == null || code.equals("503");
  }

  private boolean isRight(Asked asked, byte[] body) {
    if (body.length < RESULT_OPENING.length
        || !Arrays.equals(
            body, 0, RESULT_OPENING.length, RESULT_OPENING, 0, RESULT_OPENING.length)) {
      return false;
    }
    String text = new String(body, StandardCharsets.UTF_8);
    return text.contains(work.result(asked.number));
  }

  private void fail(Asked asked, String answer) {
    failure.compareAndSet(
        null,
        new CommandFailure(
            ExitCode.INTERNAL, "wrong_answer", "task " + prefix + asked.number + ": " + answer));
    asked.window.release();
  }
}
