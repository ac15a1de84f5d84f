package io.cpcluster.launcher;

import io.cpcluster.contracts.node.Role;
import java.util.List;

/**
 * One node to be started.
 *
 * @param labels what it offers beyond its role
 * @param slots how many tasks it runs at once
 * @param shell whether it runs commands
 */
public record NodePlan(Role role, List<String> labels, int slots, boolean shell) {
  /** A worker with one slot. */
  public static final NodePlan WORKER = new NodePlan(Role.WORKER, List.of(), 1);

  public NodePlan {
    labels = List.copyOf(labels);
    if (slots < 1) {
      throw new IllegalArgumentException(slots + " slots; a node needs one at least");
    }
  }

  /** One that runs no commands. */
  public NodePlan(Role role, List<String> labels, int slots) {
    this(role, labels, slots, false);
  }

  /** The same, running commands. */
  public NodePlan withShell() {
    return new NodePlan(role, labels, slots, true);
  }
}
