package io.cpcluster.launcher;

import io.cpcluster.contracts.node.Role;
import java.util.List;

/**
 * One node to be started.
 *
 * @param labels what it offers beyond its role
 * @param slots how many tasks it runs at once
 */
public record NodePlan(Role role, List<String> labels, int slots) {
  /** A worker with one slot. */
  public static final NodePlan WORKER = new NodePlan(Role.WORKER, List.of(), 1);

  public NodePlan {
    labels = List.copyOf(labels);
    if (slots < 1) {
      throw new IllegalArgumentException(slots + " slots; a node needs one at least");
    }
  }
}
