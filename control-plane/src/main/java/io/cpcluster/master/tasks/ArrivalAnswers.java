package io.cpcluster.master.tasks;

import io.cpcluster.contracts.subject.Headers;
import io.cpcluster.contracts.submission.TaskAnswer;
import io.cpcluster.contracts.task.Task;
import io.cpcluster.contracts.task.TaskClass;
import io.cpcluster.contracts.task.TaskOptions;
import io.cpcluster.contracts.task.TaskRecord;
import io.cpcluster.contracts.task.TaskState;
import io.cpcluster.master.membership.NodeDirectory;
import io.cpcluster.messaging.bucket.WriteOutcome;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What the caller of a submission is told: its acceptance, its result or its refusal. */
final class ArrivalAnswers {
  /** How long a caller that wants the result waits before it is told that the task goes on. */
  static final Duration RUN_LIMIT = Duration.ofSeconds(4);

  private static final long FITS_FOR_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final int MOST_CLASSES_SEEN = 1_000;

  private final Waiters waiters;
  private final Admission admission;
  private final NodeDirectory nodes;

  /** When a live node was last seen that fits the class, on the nano clock. */
  private final Map<TaskClass, Long> seenToFit = new ConcurrentHashMap<>();

  ArrivalAnswers(Waiters waiters, Admission admission, NodeDirectory nodes) {
    this.waiters = waiters;
    this.admission = admission;
    this.nodes = nodes;
  }

  /** Registers a caller that wants the result, before anything can end; false when refused. */
  boolean waitFor(Arrival arrival) {
    if (!arrival.waits()) {
      return true;
    }
    Waiters.Waiting waiting = waiters.await(arrival.id(), RUN_LIMIT, new Told(arrival));
    if (waiting != null) {
      arrival.waits(waiting);
      return true;
    }
    arrival.caller().refuse(Intake.unavailable(arrival.id(), "too many callers wait already"));
    return false;
  }

  private final class Told implements Waiters.Told {
    private final Arrival arrival;

    Told(Arrival arrival) {
      this.arrival = arrival;
    }

    @Override
    public void ended(TaskRecord.Ended ended) {
      arrival.caller().answer(Answers.ended(ended), Map.of());
    }

    @Override
    public void stillOpen(@Nullable TaskState state) {
      arrival.caller().answer(new TaskAnswer.Accepted(arrival.id()), acceptance(arrival));
    }
  }

  /** Everything it needs is stored. */
  void accepted(Arrival arrival) {
    if (!arrival.waits()) {
      arrival.caller().answer(new TaskAnswer.Accepted(arrival.id()), acceptance(arrival));
    }
  }

  void refused(Arrival arrival, WriteOutcome.Cause cause, String text) {
    arrival.waitNoLonger();
    arrival
        .caller()
        .refuse(
            cause == WriteOutcome.Cause.STORE_FULL
                ? Admission.full(arrival.id(), text)
                : Intake.unavailable(arrival.id(), text));
  }

  /** What an acceptance says besides the id. */
  private Map<String, String> acceptance(Arrival arrival) {
    Map<String, String> headers = new HashMap<>();
    TaskOptions options = arrival.submission().options();
    Long chosen = options.resultTtlMs();
    long seconds = chosen == null ? admission.resultTtl().toSeconds() : chosen / 1_000;
    headers.put(Headers.RESULT_TTL_SECONDS, Long.toString(seconds));
    waitsFor(arrival.submission().task(), options)
        .ifPresent(text -> headers.put(Headers.WAITS_FOR, text));
    return headers;
  }

  /** That a node fits is believed for a moment: to look at thousands each time costs too much. */
  private Optional<String> waitsFor(Task task, TaskOptions options) {
    TaskClass needed = TaskClass.of(task, options);
    if (options.target() != null) {
      return Fit.waitsFor(needed, options.target(), nodes);
    }
    Long seen = seenToFit.get(needed);
    if (seen != null && System.nanoTime() - seen < FITS_FOR_NANOS) {
      return Optional.empty();
    }
    Optional<String> waits = Fit.waitsFor(needed, null, nodes);
    if (waits.isEmpty()) {
      if (seenToFit.size() >= MOST_CLASSES_SEEN) {
        seenToFit.clear();
      }
      seenToFit.put(needed, System.nanoTime());
    }
    return waits;
  }
}
