package io.cpcluster.contracts.task;

import io.cpcluster.contracts.node.Role;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a task needs of a node: a role and labels. One class is one token of a queue subject, {@code
 * Worker} or {@code Worker+gpu+shell}.
 *
 * @param labels sorted and distinct
 */
public record TaskClass(Role role, List<String> labels) {
  /** The label of nodes that run commands. */
  public static final String SHELL_LABEL = "shell";

  public TaskClass {
    labels = labels.stream().sorted().distinct().toList();
  }

  /** The class of a task: its kind gives the role, its options the labels. */
  public static TaskClass of(Task task, TaskOptions options) {
    List<String> labels = options.labels();
    if (task instanceof Task.Shell && !labels.contains(SHELL_LABEL)) {
      labels = Stream.concat(labels.stream(), Stream.of(SHELL_LABEL)).toList();
    }
    return new TaskClass(Role.of(task), labels);
  }

  /** The class of a subject token. */
  public static TaskClass ofToken(String token) {
    List<String> parts = List.of(token.split("\\+"));
    return new TaskClass(Role.ofWireName(parts.getFirst()), parts.subList(1, parts.size()));
  }

  public String token() {
    return labels.isEmpty() ? role.wireName() : role.wireName() + "+" + String.join("+", labels);
  }

  /** Whether a node of that role and those labels may run tasks of this class. */
  public boolean fits(Role nodeRole, Collection<String> nodeLabels) {
    return role == nodeRole && nodeLabels.containsAll(labels);
  }
}
