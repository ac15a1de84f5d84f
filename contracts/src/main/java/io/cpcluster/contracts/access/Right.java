package io.cpcluster.contracts.access;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.contracts.task.Task;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a person may do. NATS servers enforce which requests a right opens; which kinds of tasks it
 * opens is for masters to see, for the subject of a submission does not tell.
 */
public enum Right {
  /** To see everything: tasks with their results, nodes, links, events. */
  READ,
  /** To run tasks that calculate or use the network, and to cancel tasks. */
  SUBMIT,
  /** To run commands of a shell. No other right implies it. */
  SHELL,
  /** To keep data: tasks that do, and the store. */
  STORE,
  /** To do everything but run commands of a shell. */
  ADMIN;

  /** The wire names, from which people choose. */
  public static final List<String> NAMES = Arrays.stream(values()).map(Right::wireName).toList();

  private static final Set<String> SEEING =
      Set.of(
          Subjects.TASKS_GET,
          Subjects.TASKS_RESULT,
          Subjects.TASKS_LIST,
          Subjects.TASKS_WHY,
          Subjects.TASKS_GROUP,
          Subjects.TASKS_LOGS,
          Subjects.NODES_LIST,
          Subjects.NODES_GET,
          Subjects.LINKS_LIST,
          Subjects.STORE_LIST,
          Subjects.CLUSTER_INFO);

  /** Submitting, and what follows one's tasks by their ids. */
  private static final Set<String> RUNNING =
      Set.of(
          Subjects.TASKS_SUBMIT,
          Subjects.TASKS_RUN,
          Subjects.TASKS_RESULT,
          Subjects.TASKS_GET,
          Subjects.TASKS_WHY,
          Subjects.TASKS_GROUP,
          Subjects.TASKS_LOGS,
          Subjects.TASKS_CANCEL,
          Subjects.CLUSTER_INFO);

  private static final Set<String> KEEPING =
      both(
          RUNNING,
          Set.of(
              Subjects.STORE_PUT, Subjects.STORE_GET, Subjects.STORE_LIST, Subjects.STORE_DELETE));

  private final String wireName = name().toLowerCase(Locale.ROOT);

  @JsonValue
  public String wireName() {
    return wireName;
  }

  public static Optional<Right> find(String wireName) {
    return Arrays.stream(values()).filter(right -> right.wireName.equals(wireName)).findFirst();
  }

  /**
   * Reads a wire name.
   *
   * @throws IllegalArgumentException when it is none
   */
  @JsonCreator
  public static Right ofWireName(String wireName) {
    return find(wireName)
        .orElseThrow(
            () -> new IllegalArgumentException("right \"" + wireName + "\"; known: " + NAMES));
  }

  /** The subjects that a person with this right may ask on, wildcards among them. */
  Set<String> requests() {
    return switch (this) {
      case READ -> SEEING;
      case SUBMIT, SHELL -> RUNNING;
      case STORE -> KEEPING;
      case ADMIN -> Set.copyOf(Grants.REQUESTS_OF_PEOPLE);
    };
  }

  /** Whether a person with this right may ask on a subject of people. */
  public boolean opens(String subject) {
    return this == ADMIN || requests().contains(subject);
  }

  /** The right that a kind of task needs. */
  public static Right neededFor(Task task) {
    return switch (task) {
      case Task.Shell _ -> SHELL;
      case Task.StoreData _,
          Task.RetrieveData _,
          Task.DiskWrite _,
          Task.DiskRead _,
          Task.GetGlobalRam _,
          Task.GetStorage _ ->
          STORE;
      case Task.Compute _, Task.ComplexMath _, Task.HttpRequest _, Task.Tcp _, Task.Udp _ -> SUBMIT;
    };
  }

  /** Whether somebody with these rights may have a task run. */
  public static boolean allow(Set<Right> can, Task task) {
    Right needed = neededFor(task);
    return can.contains(needed) || (needed != SHELL && can.contains(ADMIN));
  }

  private static Set<String> both(Set<String> some, Set<String> more) {
    Set<String> all = new HashSet<>(some);
    all.addAll(more);
    return Set.copyOf(all);
  }
}
