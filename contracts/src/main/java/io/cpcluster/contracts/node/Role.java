package io.cpcluster.contracts.node;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.cpcluster.contracts.task.Task;
import java.util.List;
import java.util.Optional;

/** What a peer is for. */
public enum Role {
  WORKER("Worker"),
  DISK("Disk"),
  INTERNET("Internet"),
  /**
   * A program that takes part without slots: it has a session and links, gets no tasks, and stands
   * in no list of nodes unless that asks for clients.
   */
  CLIENT("Client");

  /** The wire names of nodes, from which people choose. */
  public static final List<String> NAMES = List.of("Worker", "Disk", "Internet");

  private final String wireName;

  Role(String wireName) {
    this.wireName = wireName;
  }

  @JsonValue
  public String wireName() {
    return wireName;
  }

  public static Optional<Role> find(String wireName) {
    for (Role role : values()) {
      if (role.wireName.equals(wireName)) {
        return Optional.of(role);
      }
    }
    return Optional.empty();
  }

  /**
   * Reads a wire name.
   *
   * @throws IllegalArgumentException when it is none
   */
  @JsonCreator
  public static Role ofWireName(String wireName) {
    return find(wireName)
        .orElseThrow(
            () -> new IllegalArgumentException("role \"" + wireName + "\"; known: " + NAMES));
  }

  /** The role a kind of task needs. */
  public static Role of(Task task) {
    return switch (task) {
      case Task.DiskWrite _, Task.DiskRead _, Task.GetStorage _ -> DISK;
      case Task.Tcp _, Task.Udp _ -> INTERNET;
      case Task.Compute _,
          Task.ComplexMath _,
          Task.HttpRequest _,
          Task.StoreData _,
          Task.RetrieveData _,
          Task.GetGlobalRam _,
          Task.Shell _ ->
          WORKER;
    };
  }
}
