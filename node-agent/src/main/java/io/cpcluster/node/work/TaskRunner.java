package io.cpcluster.node.work;

import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.Task;

/** What runs a task on the thread that calls it. */
@FunctionalInterface
public interface TaskRunner {
  /**
   * Runs a task.
   *
   * @throws InterruptedException when the thread was interrupted because the task was stopped
   */
  Result run(Task task) throws InterruptedException;
}
