package io.cpcluster.contracts.store;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How a node keeps the value of a key. The wire name is the lower-case name. */
public enum Keeping {
  /** Until the node's session ends. */
  MEMORY,
  /** In a file: the node has it again when it comes back. */
  DISK;

  /** The wire names, from which people choose. */
  public static final List<String> NAMES = Arrays.stream(values()).map(Keeping::wireName).toList();

  private final String wireName = name().toLowerCase(Locale.ROOT);

  @JsonValue
  public String wireName() {
    return wireName;
  }

  public static Optional<Keeping> find(String wireName) {
    return Arrays.stream(values()).filter(one -> one.wireName.equals(wireName)).findFirst();
  }

  /**
   * Reads a wire name.
   *
   * @throws IllegalArgumentException when it is none
   */
  @JsonCreator
  public static Keeping ofWireName(String wireName) {
    return find(wireName)
        .orElseThrow(
            () -> new IllegalArgumentException("keeping \"" + wireName + "\"; known: " + NAMES));
  }
}
