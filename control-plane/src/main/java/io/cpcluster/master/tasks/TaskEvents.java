package io.cpcluster.master.tasks;

import io.cpcluster.contracts.task.Attempt;
import io.cpcluster.contracts.task.TaskRecord;
import io.cpcluster.master.events.EventPublisher;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says what happened to tasks, once, by the master that made it true. */
final class TaskEvents {
  private final EventPublisher publisher;

  TaskEvents(EventPublisher publisher) {
    this.publisher = publisher;
  }

  /** It is not due yet; why or until when, in words. */
  void scheduled(TaskRecord record, long revision, String why) {
    publish("scheduled", record, revision, why);
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

  /** A person's task was stored. */
  void submitted(String by, String task, String kind) {
    publisher.submitted(by, task, kind);
  }

  void cancelled(String by, String task) {
    publisher.audit(by, "cancel", "task " + task, null);
  }

  private void publish(String what, TaskRecord record, long revision, @Nullable String reason) {
    List<Attempt> attempts = record.head().attempts();
    Attempt last = attempts.isEmpty() ? null : attempts.getLast();
    publisher.task(
        record.id(),
        what,
        revision,
        record.state(),
        last == null ? null : last.number(),
        last == null ? null : last.node(),
        reason,
        record instanceof TaskRecord.Ended ended ? ended.result() : null);
  }
}
