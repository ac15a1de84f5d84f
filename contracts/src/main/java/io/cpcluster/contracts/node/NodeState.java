package io.cpcluster.contracts.node;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The states of a node record. The wire name is the lower-case name. */
public enum NodeState {
  LIVE,
  /** Ends what it runs and gets nothing new. */
  DRAINING,
  /** Was not heard for so long that its tasks were given to others. */
  LOST,
  /** Said goodbye. */
  LEFT,
  /** May not come back. */
  REVOKED;

  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  @JsonCreator
  static NodeState of(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT));
  }
}
