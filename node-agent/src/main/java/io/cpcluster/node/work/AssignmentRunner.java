package io.cpcluster.node.work;

import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.Task;

/** What runs a task that the masters gave, on the thread of a slot. */
@FunctionalInterface
public interface AssignmentRunner {
  /**
   * Runs a task.
   *
   * @param id of the task
   * @return what is reported
   * @throws InterruptedException when the thread was interrupted because the task was stopped
   */
  Result run(String id, Task task) throws InterruptedException;
}
