package io.cpcluster.master.tasks;

import io.cpcluster.contracts.task.TaskRecord;
import io.cpcluster.master.schedules.TaskSchedules;
import io.cpcluster.messaging.queue.PublishOutcome;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes true what a scheduled record needs: the server's schedule, or, for a task that waits for
 * others, that all masters know of it. Doing it again is harmless.
 */
final class Scheduling {
  private static final Logger LOG = LoggerFactory.getLogger(Scheduling.class);

  /** So long a task waits that is due while there is no room for it. */
  private static final Duration AGAIN_AFTER = Duration.ofSeconds(3);

  private final TaskSchedules schedules;
  private final TaskEvents events;
  private final Steps steps;
  private final InstantSource clock;
  private @Nullable Others others;

  Scheduling(Parts parts, TaskSchedules schedules) {
    this.schedules = schedules;
    this.events = parts.events();
    this.steps = parts.steps();
    this.clock = parts.clock();
  }

  /** Who looks after tasks that wait for others. Set once, before use. */
  void tell(Others waiting) {
    others = waiting;
  }

  /** A record says scheduled since just now. */
  void recorded(TaskRecord.Scheduled record, long revision, Consumer<Enqueuer.Outcome> done) {
    steps.reached(Steps.Point.SCHEDULED_RECORDED);
    events.scheduled(record, revision, WhenText.of(record, clock.millis()));
    schedule(record, revision, done);
    if (others != null && !record.waitsFor().isEmpty()) {
      others.lookAgain(record.id());
    }
  }

  /** Puts in what the record needs. */
  void schedule(TaskRecord.Scheduled record, long revision, Consumer<Enqueuer.Outcome> done) {
    if (others != null && !record.waitsFor().isEmpty()) {
      others.keep(record, revision, done);
    } else {
      schedules.set(
          record.id(), revision, record.dueAtMs(), outcome -> done.accept(read(record, outcome)));
    }
  }

  /** It was due and there was no room for it: the server says so once more in a while. */
  void again(TaskRecord.Scheduled record, long revision, Consumer<Boolean> stored) {
    schedules.set(
        record.id(),
        revision,
        clock.millis() + AGAIN_AFTER.toMillis(),
        outcome -> stored.accept(read(record, outcome) instanceof Enqueuer.Outcome.Done));
  }

  /** Nothing is to come of this record any more. */
  void remove(TaskRecord.Scheduled record) {
    if (others != null && !record.waitsFor().isEmpty()) {
      others.forget(record.id());
    } else {
      schedules.remove(record.id());
    }
  }

  private static Enqueuer.Outcome read(TaskRecord.Scheduled record, PublishOutcome outcome) {
    return switch (outcome) {
      case PublishOutcome.Stored _, PublishOutcome.AlreadyThere _ -> new Enqueuer.Outcome.Done();
      case PublishOutcome.Unknown(String text) -> open(record, text, false);
      case PublishOutcome.Full(String text) -> open(record, text, true);
    };
  }

  private static Enqueuer.Outcome open(TaskRecord.Scheduled record, String text, boolean full) {
    LOG.warn("{} has no schedule until a sweep sets one: {}", record.id(), text);
    return new Enqueuer.Outcome.Open(text, full);
  }
}
