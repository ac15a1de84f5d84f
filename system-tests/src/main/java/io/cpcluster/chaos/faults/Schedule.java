package io.cpcluster.chaos.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Which fault befalls what and when: the same for the same seed, time and kinds.
 *
 * @param faults in the order of their begins; each ends before the next one begins
 */
public record Schedule(List<Planned> faults) {
  private static final int SHORTEST_MS = 300;
  private static final int LONGEST_MS = 6_000;
  private static final int SHORTEST_REST_MS = 500;
  private static final int LONGEST_REST_MS = 5_000;
  private static final int FIRST_MS = 2_000;

  /** Where all has to start again, most of the time is spent on that. */
  private static final int RARELY = 4;

  /**
   * One fault.
   *
   * @param target a number that picks one of those that it could befall
   */
  public record Planned(long beginMs, FaultKind kind, int target, long lastsMs) {}

  public static Schedule of(long seed, Duration time, List<FaultKind> kinds) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Planned> faults = new ArrayList<>();
    long atMs = FIRST_MS;
    while (true) {
      FaultKind kind = kinds.get(random.nextInt(kinds.size()));
      if (kind.endsAll() && random.nextInt(RARELY) > 0) {
        continue;
      }
      int target = random.nextInt(1_000);
      long lastsMs = random.nextInt(SHORTEST_MS, LONGEST_MS);
      if (atMs + lastsMs > time.toMillis()) {
        return new Schedule(List.copyOf(faults));
      }
      faults.add(new Planned(atMs, kind, target, lastsMs));
      atMs += lastsMs + random.nextInt(SHORTEST_REST_MS, LONGEST_REST_MS);
    }
  }
}
