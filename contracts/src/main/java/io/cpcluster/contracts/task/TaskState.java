package io.cpcluster.contracts.task;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;

/** The states of a task record. The wire name is the lower-case name. */
public enum TaskState {
  SCHEDULED,
  QUEUED,
  RUNNING,
  /** Ended with a result that is no error. */
  FINISHED,
  /** Ended with {@link Result.Error}. */
  FAILED,
  CANCELLED,
  /** Its nodes were lost as often as it may be tried. */
  DEAD,
  /** Its node was lost, it may have run, and it may not be tried again. */
  UNKNOWN;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  @JsonValue
  public String wireName() {
    return wireName;
  }

  /** Whether the state is an end, which never changes. */
  public boolean isTerminal() {
    return switch (this) {
      case SCHEDULED, QUEUED, RUNNING -> false;
      case FINISHED, FAILED, CANCELLED, DEAD, UNKNOWN -> true;
    };
  }

  public static Optional<TaskState> find(String wireName) {
    for (TaskState state : values()) {
      if (state.wireName.equals(wireName)) {
        return Optional.of(state);
      }
    }
    return Optional.empty();
  }

  @JsonCreator
  static TaskState of(String wireName) {
    return find(wireName).orElseThrow(() -> new IllegalArgumentException("state " + wireName));
  }
}
