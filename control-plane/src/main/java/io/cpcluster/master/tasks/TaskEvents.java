package io.cpcluster.master.tasks;

import io.cpcluster.contracts.event.EventTypes;
import io.cpcluster.contracts.event.TaskEvent;
import io.cpcluster.contracts.task.Attempt;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.TaskRecord;
import io.cpcluster.master.events.EventPublisher;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says what happened to tasks, once, by the master that made it true. */
final class TaskEvents {
  private static final int MAX_RESULT_LENGTH = 1_000;

  private final EventPublisher publisher;
  private final String self;
  private final InstantSource clock;

  TaskEvents(EventPublisher publisher, String self, InstantSource clock) {
    this.publisher = publisher;
    this.self = self;
    this.clock = clock;
  }

  void queued(TaskRecord record, long revision) {
    publish("queued", record, revision, null);
  }

  void running(TaskRecord record, long revision) {
    publish("running", record, revision, null);
  }

  /** The node did not take it. */
  void refused(TaskRecord record, long revision, String node) {
    publish("refused", record, revision, node + " did not take it");
  }

  void requeued(TaskRecord record, long revision, String why) {
    publish("requeued", record, revision, why);
  }

  void ended(TaskRecord.Ended record, long revision) {
    publish(record.state().wireName(), record, revision, record.reason());
  }

  private void publish(String what, TaskRecord record, long revision, @Nullable String reason) {
    List<Attempt> attempts = record.head().attempts();
    @Nullable Attempt last = attempts.isEmpty() ? null : attempts.getLast();
    publisher.publish(
        new TaskEvent(
            EventTypes.task(what),
            record.id(),
            what,
            Instant.ofEpochMilli(clock.millis()).toString(),
            revision,
            record.state(),
            last == null ? null : last.number(),
            last == null ? null : last.node(),
            self,
            reason,
            record instanceof TaskRecord.Ended ended ? small(ended.result()) : null));
  }

  private static @Nullable Result small(@Nullable Result result) {
    return switch (result) {
      case null -> null;
      case Result.Number _, Result.Stored _, Result.Written _, Result.Blob _ -> result;
      case Result.Response(String text) -> text.length() <= MAX_RESULT_LENGTH ? result : null;
      case Result.Error(String text) -> text.length() <= MAX_RESULT_LENGTH ? result : null;
      case Result.Output output -> output.text().length() <= MAX_RESULT_LENGTH ? result : null;
      case Result.Data(var bytes) -> bytes.size() <= MAX_RESULT_LENGTH / 4 ? result : null;
    };
  }
}
