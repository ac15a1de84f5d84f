package io.cpcluster.contracts.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a node keeps, on {@code cpcluster.agent.<id>.store}. A value that a node has just stored is
 * reported before its task ends, and the key is that node's from the answer on. At the start of a
 * session a node reports all that it has.
 *
 * @param session of the node
 * @param renewed false for what was just stored; true for what the node has had: it stays only if
 *     the record says that it lies there
 * @param entries at most {@link #MOST}
 * @param from with one entry, the revision of the key's record that this report may replace, 0 for
 *     none: so a report that is heard late changes nothing that was recorded since. Null when the
 *     node does not say: many entries, or an older node
 */
public record StoreReport(
    long session, boolean renewed, List<StoreEntry> entries, @Nullable Long from) {
  /** The most entries in one report. */
  public static final int MOST = 200;

  public StoreReport {
    entries = List.copyOf(entries);
  }

  /** A report of many values, or of one that replaces whatever is recorded. */
  public StoreReport(long session, boolean renewed, List<StoreEntry> entries) {
    this(session, renewed, entries, null);
  }
}
