package io.cpcluster.contracts.node;

import io.cpcluster.contracts.task.Task;
import java.util.List;

/**
 * A master's request on {@code cpcluster.node.<id>.run}: start these assignments. Answered by
 * {@link RunAnswer}; the same fence twice is the same assignment.
 *
 * @param session the node's session the assignments were made for
 */
public record RunCommand(String master, long session, List<Assignment> assignments) {
  public RunCommand {
    assignments = List.copyOf(assignments);
  }

  /**
   * One assignment.
   *
   * @param fence revision of the record that says running
   * @param timeoutMs how long it may run, from its start on the node
   */
  public record Assignment(String id, long fence, int attempt, Task task, long timeoutMs) {}
}
