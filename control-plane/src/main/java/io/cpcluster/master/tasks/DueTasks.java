package io.cpcluster.master.tasks;

import io.cpcluster.contracts.task.TaskRecord;
import io.cpcluster.master.schedules.TaskSchedules;
import io.cpcluster.master.tasks.Credits.Credit;
import io.cpcluster.messaging.bucket.WriteOutcome;
import io.cpcluster.messaging.queue.QueueMessage;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tasks whose time has come: straight to a node when a credit fits, else into their queue, by one
 * compare-and-set from the record that the schedule was set for. What the server says twice, or of
 * an older record, does nothing.
 */
final class DueTasks {
  private static final Logger LOG = LoggerFactory.getLogger(DueTasks.class);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
  private static final long NO_ROOM_SAID_EVERY_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Records records;
  private final TaskEvents events;
  private final Steps steps;
  private final StraightCredits credits;
  private final Scheduling scheduling;
  private final Helpers helpers;
  private final AtomicLong saysNoRoomAtNanos = new AtomicLong(System.nanoTime());
  private @Nullable Repeats repeats;

  /** Where due tasks go; {@code queued} is told when one was queued. */
  record Helpers(Assigner assigner, Enqueuer enqueuer, Runnable queued) {}

  DueTasks(Parts parts, StraightCredits credits, Scheduling scheduling, Helpers helpers) {
    this.records = parts.records();
    this.events = parts.events();
    this.steps = parts.steps();
    this.credits = credits;
    this.scheduling = scheduling;
    this.helpers = helpers;
  }

  /** Who runs tasks that repeat. Set once, before use. */
  void tell(Repeats repeating) {
    repeats = repeating;
  }

  /** The server says that a time has come. */
  void due(QueueMessage message) {
    long revision = TaskSchedules.revisionOf(message).orElse(0);
    records.readLatest(
        TaskSchedules.taskOf(message),
        read -> {
          switch (read) {
            case Records.Read.Found(TaskRecord.Scheduled scheduled, long current)
                when current == revision && scheduled.waitsFor().isEmpty() ->
                makeDue(
                    scheduled,
                    current,
                    settled -> settle(message, settled),
                    () -> dueAgain(message, scheduled, current));
            // An older schedule may have taken the place of the one that this record needs.
            case Records.Read.Found(TaskRecord.Scheduled scheduled, long current) ->
                scheduling.schedule(scheduled, current, _ -> message.ack());
            case Records.Read.Found _, Records.Read.Missing _ -> message.ack();
            case Records.Read.Unavailable _ -> message.retryAfter(RETRY_AFTER);
          }
        });
  }

  private static void settle(QueueMessage message, boolean settled) {
    if (settled) {
      message.ack();
    } else {
      message.retryAfter(RETRY_AFTER);
    }
  }

  /** The server says it once more in a while, and until then nothing of it is under way. */
  private void dueAgain(QueueMessage message, TaskRecord.Scheduled scheduled, long revision) {
    scheduling.again(scheduled, revision, stored -> settle(message, stored));
  }

  /**
   * Starts or queues a task that is due.
   *
   * @param settled told whether the record has changed, by whomever
   */
  void makeDue(TaskRecord.Scheduled scheduled, long revision, Consumer<Boolean> settled) {
    makeDue(scheduled, revision, settled, () -> settled.accept(false));
  }

  private void makeDue(
      TaskRecord.Scheduled scheduled, long revision, Consumer<Boolean> settled, Runnable noRoom) {
    if (repeats != null && scheduled.head().options().repeat() != null) {
      repeats.run(scheduled, revision, settled);
      return;
    }
    TaskRecord.Queued due = scheduled.due();
    Optional<Credit> credit = credits.take(due.head().openTask(), due.head().options());
    if (credit.isPresent()) {
      helpers
          .assigner()
          .assignQueued(
              due,
              revision,
              credit.get(),
              outcome -> settled.accept(!(outcome instanceof WriteOutcome.Unknown)));
    } else if (hasRoom(due)) {
      queue(due, revision, settled);
    } else {
      noRoom.run();
    }
  }

  /** Whether it may be queued, as a task that is submitted now. */
  private boolean hasRoom(TaskRecord.Queued due) {
    boolean hasRoom =
        due.head().options().target() != null || helpers.enqueuer().admits(due.head().taskClass());
    long sayAt = saysNoRoomAtNanos.get();
    long now = System.nanoTime();
    if (!hasRoom
        && now - sayAt >= 0
        && saysNoRoomAtNanos.compareAndSet(sayAt, now + NO_ROOM_SAID_EVERY_NANOS)) {
      LOG.warn(
          "{} is due and stays scheduled, perhaps with others: tasks of {} combinations of role and"
              + " labels wait already",
          due.id(),
          Enqueuer.MAX_CLASSES);
    }
    return hasRoom;
  }

  private void queue(TaskRecord.Queued due, long revision, Consumer<Boolean> settled) {
    records.replace(
        due,
        revision,
        outcome -> {
          switch (outcome) {
            case WriteOutcome.Won(long queuedAt) -> {
              steps.reached(Steps.Point.DUE_RECORDED);
              events.queued(due, queuedAt);
              helpers
                  .enqueuer()
                  .enqueue(
                      due,
                      queuedAt,
                      _ -> {
                        helpers.queued().run();
                        settled.accept(true);
                      });
            }
            case WriteOutcome.Lost _ -> settled.accept(true);
            case WriteOutcome.Unknown _ -> settled.accept(false);
          }
        });
  }
}
