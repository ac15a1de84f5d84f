package io.cpcluster.contracts.task;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;

/** When a task is tried again. */
public enum Retry {
  /** Only when its node was lost. */
  LOST,
  /** Also when it answered an error or ran out of time. */
  ERROR,
  /** Not at all: it starts at most once. */
  NEVER;

  /** The wire names. */
  public static final List<String> NAMES = List.of("lost", "error", "never");

  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads one of {@link #NAMES}. */
  @JsonCreator
  public static Retry of(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT));
  }
}
