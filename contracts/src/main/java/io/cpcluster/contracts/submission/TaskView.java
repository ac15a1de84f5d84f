package io.cpcluster.contracts.submission;

import io.cpcluster.contracts.task.Attempt;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.Task;
import io.cpcluster.contracts.task.TaskHead;
import io.cpcluster.contracts.task.TaskOptions;
import io.cpcluster.contracts.task.TaskRecord;
import io.cpcluster.contracts.task.TaskState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task record as {@code tasks.get} and {@code tasks.list} answer it.
 *
 * @param attempt the number of the last attempt, 0 when there was none
 * @param node the node of the last attempt
 * @param revision of the record
 */
public record TaskView(
    String id,
    TaskState state,
    int attempt,
    @Nullable String node,
    @Nullable Result result,
    @Nullable String reason,
    @Nullable Task task,
    @Nullable String taskSha256,
    TaskOptions options,
    long submittedAtMs,
    @Nullable Long dueAtMs,
    @Nullable Long endedAtMs,
    List<Attempt> attempts,
    long revision) {

  public static TaskView of(TaskRecord record, long revision) {
    TaskHead head = record.head();
    Attempt last = head.attempts().isEmpty() ? null : head.attempts().getLast();
    TaskRecord.@Nullable Ended ended = record instanceof TaskRecord.Ended e ? e : null;
    return new TaskView(
        head.id(),
        record.state(),
        last == null ? 0 : last.number(),
        last == null ? null : last.node(),
        ended == null ? null : ended.result(),
        ended == null ? null : ended.reason(),
        head.task(),
        head.taskSha256(),
        head.options(),
        head.submittedAtMs(),
        record instanceof TaskRecord.Scheduled scheduled ? scheduled.dueAtMs() : null,
        ended == null ? null : ended.endedAtMs(),
        head.attempts(),
        revision);
  }
}
