package io.cpcluster.node.storage;

import io.cpcluster.contracts.store.StoreEntry;
import java.util.List;
import java.util.Set;

/**
 * Tells the masters what lies here and waits until that is recorded. So a task that stores a value
 * ends only when everybody finds the value, whichever master dies meanwhile. An interrupt ends a
 * wait.
 */
interface KeyReports {
  /** How the report of one value ended. */
  sealed interface Told {
    /**
     * The record names it.
     *
     * @param revision of the record; 0 when the master did not say
     */
    record Recorded(long revision) implements Told {}

    /** The key is another node's or deleted. */
    record Superseded() implements Told {}

    record Failed(String why) implements Told {}
  }

  /** How the report of many values ended. */
  sealed interface ToldAll {
    /** The records name them, but those of these stamps. */
    record Recorded(Set<String> superseded) implements ToldAll {}

    record Failed(String why) implements ToldAll {}
  }

  /**
   * Reports a value that was just stored: the key is this node's from the answer on.
   *
   * @param from the revision of the key's record that this node knows of, 0 for none
   */
  Told stored(StoreEntry entry, long from) throws InterruptedException;

  /** Reports a value that was stored before: it stays if the key is this node's. */
  Told had(StoreEntry entry) throws InterruptedException;

  /** Reports values that were stored before, while others may be stored. */
  ToldAll hadAll(List<StoreEntry> entries) throws InterruptedException;
}
