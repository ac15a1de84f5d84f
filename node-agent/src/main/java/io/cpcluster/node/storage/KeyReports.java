package io.cpcluster.node.storage;

import io.cpcluster.contracts.store.StoreEntry;
import java.util.List;
import java.util.Set;

/**
 * Tells the masters what lies here and waits until that is recorded. So a task that stores a value
 * ends only when everybody finds the value, whichever master dies meanwhile.
 */
@FunctionalInterface
interface KeyReports {
  /** How a report ended. */
  sealed interface Told {
    /** Recorded, but for values of these stamps. */
    record Recorded(Set<String> superseded) implements Told {}

    record Failed(String why) implements Told {}
  }

  /**
   * Reports values. An interrupt ends the wait.
   *
   * @param renewed whether the node has had them rather than just stored them
   */
  Told report(List<StoreEntry> entries, boolean renewed) throws InterruptedException;
}
