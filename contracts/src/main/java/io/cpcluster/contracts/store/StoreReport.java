package io.cpcluster.contracts.store;

import java.util.List;

/**
 * What a node keeps, on {@code cpcluster.agent.<id>.store}. A value that a node has just stored is
 * reported before its task ends, and the key is that node's from the answer on. At the start of a
 * session a node reports all that it has.
 *
 * @param session of the node
 * @param renewed false for what was just stored; true for what the node has had: it stays only if
 *     the record says that it lies there
 * @param entries at most {@link #MOST}
 */
public record StoreReport(long session, boolean renewed, List<StoreEntry> entries) {
  /** The most entries in one report. */
  public static final int MOST = 200;

  public StoreReport {
    entries = List.copyOf(entries);
  }
}
