package io.cpcluster.master.schedules;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.messaging.queue.PublishOutcome;
import io.cpcluster.messaging.queue.QueueMessage;
import io.cpcluster.messaging.queue.Schedules;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * The schedules of tasks. Each carries the revision of the record that it was set for: what comes
 * due counts for that record only, whatever the clocks say. Setting one again is harmless.
 */
public final class TaskSchedules {
  private final Schedules schedules;

  public TaskSchedules(Schedules schedules) {
    this.schedules = schedules;
  }

  /** What has come due, told on {@link DueMessages}' pulls. */
  public Schedules schedules() {
    return schedules;
  }

  /** Has the server say when the record of this revision is due; exactly one callback. */
  public void set(String task, long revision, long dueAtMs, Consumer<PublishOutcome> done) {
    schedules.set(
        Subjects.schedule(task),
        Subjects.due(task),
        Instant.ofEpochMilli(dueAtMs),
        Long.toString(revision).getBytes(UTF_8),
        done);
  }

  /** Takes the schedule of a task out. */
  public void remove(String task) {
    schedules.remove(Subjects.schedule(task), _ -> {});
  }

  /** The task that a due message is about. */
  public static String taskOf(QueueMessage due) {
    return due.subject().substring(due.subject().lastIndexOf('.') + 1);
  }

  /** The revision that a due message is about; empty when it cannot be read. */
  public static OptionalLong revisionOf(QueueMessage due) {
    try {
      return OptionalLong.of(Long.parseLong(new String(due.body(), UTF_8)));
    } catch (NumberFormatException strange) {
      return OptionalLong.empty();
    }
  }
}
