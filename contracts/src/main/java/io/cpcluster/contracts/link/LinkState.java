package io.cpcluster.contracts.link;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How far a link is. */
public enum LinkState {
  OPENING,
  OPEN;

  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
