package io.cpcluster.contracts.submission;

import io.cpcluster.contracts.task.TaskState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer on {@code cpcluster.tasks.why}: for each node whether it fits the task, from the code
 * that places tasks.
 *
 * @param waitedMs how long it has waited
 * @param needs the role and labels it needs, and its target
 * @param summary one line for a person
 * @param advice what would let it run, or null
 */
public record WhyAnswer(
    String id,
    TaskState state,
    long waitedMs,
    int priority,
    String needs,
    String summary,
    @Nullable String advice,
    List<NodeFit> nodes) {
  public WhyAnswer {
    nodes = List.copyOf(nodes);
  }

  /**
   * @param fits whether it could run the task now or when a slot is free
   * @param missing what it lacks, empty when it fits
   */
  public record NodeFit(String node, String state, boolean fits, String missing) {}
}
