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
 * @param dueAtMs when it is due, of a task that is not due yet
 * @param waitsFor the tasks that it waits for
 * @param runs how often a task that repeats was due so far: its runs are {@code <id>-1} and so on
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
    @Nullable List<String> waitsFor,
    @Nullable Long runs,
    @Nullable Long endedAtMs,
    List<Attempt> attempts,
    long revision) {

  public static TaskView of(TaskRecord record, long revision) {
    TaskHead head = record.head();
    Attempt last = head.attempts().isEmpty() ? null : head.attempts().getLast();
    TaskRecord.@Nullable Ended ended = record instanceof TaskRecord.Ended e ? e : null;
    TaskRecord.@Nullable Scheduled scheduled = record instanceof TaskRecord.Scheduled s ? s : null;
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
        scheduled == null || scheduled.dueAtMs() == 0 ? null : scheduled.dueAtMs(),
        scheduled == null || scheduled.waitsFor().isEmpty() ? null : scheduled.waitsFor(),
        scheduled == null || scheduled.runs() == 0 ? null : scheduled.runs(),
        ended == null ? null : ended.endedAtMs(),
        head.attempts(),
        revision);
  }
}
