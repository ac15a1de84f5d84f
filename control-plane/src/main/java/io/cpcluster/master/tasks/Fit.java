package io.cpcluster.master.tasks;

import io.cpcluster.contracts.node.NodeState;
import io.cpcluster.contracts.task.TaskClass;
import io.cpcluster.master.membership.NodeDirectory;
import io.cpcluster.master.membership.NodeSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether nodes fit a task, in words: the same rule that places tasks. */
final class Fit {
  private Fit() {}

  /** What a node lacks for a task; empty when it fits. */
  static String missing(TaskClass needed, @Nullable String target, NodeSnapshot node) {
    if (node.isClient()) {
      return "is a client and runs nothing";
    }
    if (target != null) {
      return node.id().equals(target) ? "" : "is not the target " + target;
    }
    List<String> missing = new ArrayList<>();
    if (needed.role() != node.role()) {
      missing.add("lacks role " + needed.role().wireName());
    }
    for (String label : needed.labels()) {
      if (!node.labels().contains(label)) {
        missing.add("lacks label " + label);
      }
    }
    return String.join(", ", missing);
  }

  /** What a task needs of a node, in words. */
  static String needs(TaskClass needed, @Nullable String target) {
    if (target != null) {
      return "node " + target;
    }
    String role = "role " + needed.role().wireName();
    return needed.labels().isEmpty()
        ? role
        : role + " and label " + String.join(", ", needed.labels());
  }

  /** What a task waits for when no live node fits it; empty when one does. */
  static Optional<String> waitsFor(TaskClass needed, @Nullable String target, NodeDirectory nodes) {
    int live = 0;
    for (NodeSnapshot node : nodes.all()) {
      if (node.state() != NodeState.LIVE || node.isClient()) {
        continue;
      }
      if (missing(needed, target, node).isEmpty()) {
        return Optional.empty();
      }
      live++;
    }
    String has =
        switch (live) {
          case 0 -> "no node is live";
          case 1 -> "the one live node does not have it";
          default -> "none of " + live + " live nodes has it";
        };
    return Optional.of(needs(needed, target) + ", and " + has);
  }
}
