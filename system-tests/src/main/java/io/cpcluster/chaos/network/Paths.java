package io.cpcluster.chaos.network;

import java.util.List;

/** Some paths that are treated alike. */
public record Paths(List<FaultyPath> all) {
  /** Copies the list. */
  public Paths {
    all = List.copyOf(all);
  }

  /** From now on bytes pass like this. */
  public void set(Traffic traffic) {
    all.forEach(path -> path.set(traffic));
  }

  /** Resets all connections there are. */
  public void reset() {
    all.forEach(FaultyPath::reset);
  }

  /** How many connections came since the start. */
  public long connections() {
    return all.stream().mapToLong(FaultyPath::connections).sum();
  }

  /** How much was disturbed since the start. */
  public long disturbed() {
    return all.stream().mapToLong(FaultyPath::disturbed).sum();
  }
}
