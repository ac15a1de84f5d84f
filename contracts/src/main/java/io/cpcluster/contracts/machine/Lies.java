package io.cpcluster.contracts.machine;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** What a test tells this process wrongly, to be said at its start. */
public final class Lies {
  /** The system property: set, a master believes stale results, which nobody may. */
  public static final String FENCING_OFF = "cpcluster.test.fencing_off";

  private Lies() {}

  /** One sentence each; none in earnest. */
  public static List<String> told() {
    return Stream.of(WallClock.OFFSET, Disk.FAILS_WHILE, FENCING_OFF)
        .filter(property -> System.getProperty(property) != null)
        .map(property -> property + "=" + Objects.toString(System.getProperty(property)))
        .map(set -> "for a test only: " + set)
        .toList();
  }

  /** Whether a test wants to see what happens without fences. */
  public static boolean isFencingOff() {
    return System.getProperty(FENCING_OFF) != null;
  }
}
