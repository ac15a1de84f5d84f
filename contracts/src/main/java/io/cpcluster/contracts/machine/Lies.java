package io.cpcluster.contracts.machine;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** What a test tells this process wrongly, to be said at its start. */
public final class Lies {
  private Lies() {}

  /** One sentence each; none in earnest. */
  public static List<String> told() {
    return Stream.of(WallClock.OFFSET, Disk.FAILS_WHILE)
        .filter(property -> System.getProperty(property) != null)
        .map(property -> property + "=" + Objects.toString(System.getProperty(property)))
        .map(set -> "for a test only: " + set)
        .toList();
  }
}
