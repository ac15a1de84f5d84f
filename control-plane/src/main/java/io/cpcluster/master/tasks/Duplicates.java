package io.cpcluster.master.tasks;

import io.cpcluster.contracts.error.ErrorAnswer;
import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.submission.TaskAnswer;
import io.cpcluster.contracts.task.Task;
import io.cpcluster.contracts.task.TaskRecord;
import io.cpcluster.contracts.task.TaskState;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A submission whose id is known: the same task is accepted again and runs once, another one is a
 * conflict. What the record's state needs is restored on the way, so that a master that died
 * between two writes costs nothing.
 */
final class Duplicates {
  private static final Duration RUN_LIMIT = Duration.ofSeconds(4);

  private final Records records;
  private final Waiters waiters;
  private final Reconciler reconciler;
  private final BlobHolds blobs;

  Duplicates(Records records, Waiters waiters, Reconciler reconciler, BlobHolds blobs) {
    this.records = records;
    this.waiters = waiters;
    this.reconciler = reconciler;
    this.blobs = blobs;
  }

  /** A record of that id stands in the bucket. */
  void settle(String id, Task task, boolean waits, Duration limit, Caller caller) {
    records.readLatest(
        id,
        read -> {
          switch (read) {
            case Records.Read.Found found -> answer(found, task, waits, limit, caller);
            case Records.Read.Missing _ ->
                caller.refuse(Intake.unavailable(id, "its record has just expired"));
            case Records.Read.Unavailable(String text) ->
                caller.refuse(Intake.unavailable(id, text));
          }
        });
  }

  /** New tasks are refused now, but one that was accepted before is still accepted. */
  void acceptKnown(String id, Task task, boolean waits, Caller caller, ErrorAnswer refusal) {
    records.readLatest(
        id,
        read -> {
          if (read instanceof Records.Read.Found found) {
            answer(found, task, waits, RUN_LIMIT, caller);
          } else {
            caller.refuse(refusal);
          }
        });
  }

  private void answer(
      Records.Read.Found found, Task task, boolean waits, Duration limit, Caller caller) {
    TaskRecord record = found.record();
    if (!record.head().isSameTask(task)) {
      caller.refuse(
          ErrorAnswer.of(
              ErrorCode.ID_CONFLICT,
              "the id \"" + record.id() + "\" is in use for another task; choose another id",
              record.id()));
      return;
    }
    if (record instanceof TaskRecord.Ended ended) {
      blobs.endedBefore(ended);
    }
    if (waits && record instanceof TaskRecord.Ended ended) {
      caller.answer(Answers.ended(ended), Map.of());
      return;
    }
    reconciler.look(
        record,
        found.revision(),
        () -> {
          if (!waits || !waiters.awaitAnywhere(record.id(), limit, told(record.id(), caller))) {
            caller.answer(new TaskAnswer.Accepted(record.id()), Map.of());
          }
        });
  }

  private static Waiters.Told told(String id, Caller caller) {
    return new Waiters.Told() {
      @Override
      public void ended(TaskRecord.Ended ended) {
        caller.answer(Answers.ended(ended), Map.of());
      }

      @Override
      public void stillOpen(@Nullable TaskState state) {
        caller.answer(new TaskAnswer.Accepted(id), Map.of());
      }
    };
  }
}
