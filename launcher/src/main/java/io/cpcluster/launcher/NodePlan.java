package io.cpcluster.launcher;

import io.cpcluster.contracts.node.Role;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One node to be started.
 *
 * @param labels what it offers beyond its role
 * @param slots how many tasks it runs at once
 * @param settings further fields of its configuration file
 */
public record NodePlan(Role role, List<String> labels, int slots, Map<String, Object> settings) {
  /** A worker with one slot. */
  public static final NodePlan WORKER = new NodePlan(Role.WORKER, List.of(), 1);

  private static final String SHELL = "shell";

  public NodePlan {
    labels = List.copyOf(labels);
    settings = Map.copyOf(settings);
    if (slots < 1) {
      throw new IllegalArgumentException(slots + " slots; a node needs one at least");
    }
  }

  /** A node with no further settings. */
  public NodePlan(Role role, List<String> labels, int slots) {
    this(role, labels, slots, Map.of());
  }

  /** Whether it runs commands. */
  boolean runsCommands() {
    return settings.containsKey(SHELL);
  }

  /** The same, running commands. */
  public NodePlan withShell() {
    Map<String, Object> all = new HashMap<>(settings);
    all.put(SHELL, Map.of("enabled", true));
    return new NodePlan(role, labels, slots, all);
  }
}
