package io.cpcluster.contracts.task;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stays the same over all states of a task, or only grows.
 *
 * @param task what to do; null in an ended record whose task was too large to keep
 * @param taskSha256 hex of the hash of the task's JSON, in such a record only
 * @param waiter the master whose caller waits for the end, or null
 * @param attempts the attempts so far, oldest first; a running one last
 */
public record TaskHead(
    String id,
    @Nullable Task task,
    @Nullable String taskSha256,
    TaskOptions options,
    long submittedAtMs,
    @Nullable String waiter,
    List<Attempt> attempts) {

  public TaskHead {
    attempts = List.copyOf(attempts);
  }

  /** The task, which every record has that has not ended. */
  public Task openTask() {
    if (task == null) {
      throw new IllegalStateException("task " + id + " keeps only the hash of its task");
    }
    return task;
  }

  public TaskClass taskClass() {
    return TaskClass.of(openTask(), options);
  }

  TaskHead with(List<Attempt> newAttempts) {
    return new TaskHead(id, task, taskSha256, options, submittedAtMs, waiter, newAttempts);
  }

  /** Whether the same task was asked for, by its content or by the hash that is left of it. */
  public boolean isSameTask(Task other) {
    return task != null ? task.equals(other) : TaskHash.of(other).equals(taskSha256);
  }

  /** The head that an ended record keeps. */
  TaskHead trimmed() {
    if (task == null) {
      return this;
    }
    return TaskHash.whenLarge(task)
        .map(hash -> new TaskHead(id, null, hash, options, submittedAtMs, waiter, attempts))
        .orElse(this);
  }
}
