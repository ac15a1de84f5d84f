package io.cpcluster.node.results;

import io.cpcluster.contracts.node.DoneReport.Done;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Results that go out in one report. */
public final class Batch {
  private final @Nullable String master;
  private final List<HeldResult> results;
  private final int mostTries;

  Batch(@Nullable String master, List<HeldResult> results) {
    this.master = master;
    this.results = List.copyOf(results);
    results.forEach(result -> result.reported(this));
    this.mostTries = results.stream().mapToInt(HeldResult::tries).max().orElse(1);
  }

  /** The master that is to take it, or null when any may. */
  public @Nullable String master() {
    return master;
  }

  public int size() {
    return results.size();
  }

  public List<Done> done() {
    return results.stream().map(HeldResult::done).toList();
  }

  /** How often its most reported result was reported, this time included. */
  public int tries() {
    return mostTries;
  }

  List<HeldResult> results() {
    return results;
  }
}
