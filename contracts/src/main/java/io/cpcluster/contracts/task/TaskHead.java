package io.cpcluster.contracts.task;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stays the same over all states of a task, or only grows.
 *
 * @param task what to do; null in an ended record whose task was too large to keep
 * @param taskSha256 hex of the hash of the task's JSON, in such a record only; where its data lies
 *     does not count
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
  private static final String ANYWHERE = "anywhere";

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

  /**
   * Whether the same task was asked for, by its content or by the hash that is left of it. Its data
   * is the same wherever it lies: who submits a second time may have handed it to another node.
   */
  public boolean isSameTask(Task other) {
    return task != null
        ? anywhere(task).equals(anywhere(other))
        : TaskHash.of(anywhere(other)).equals(taskSha256) || TaskHash.of(other).equals(taskSha256);
  }

  private static Task anywhere(Task task) {
    return task.content().orElse(null) instanceof Content.Stored(BlobReference blob)
        ? task.withContent(Content.of(new BlobReference(ANYWHERE, blob.sha256(), blob.size())))
        : task;
  }

  /** The head that an ended record keeps. */
  TaskHead trimmed() {
    if (task == null) {
      return this;
    }
    return TaskHash.whenLarge(anywhere(task))
        .map(hash -> new TaskHead(id, null, hash, options, submittedAtMs, waiter, attempts))
        .orElse(this);
  }
}
