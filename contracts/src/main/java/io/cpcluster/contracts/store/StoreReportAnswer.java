package io.cpcluster.contracts.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a {@link StoreReport}: everything is recorded but what it names.
 *
 * @param superseded stamps of values that nobody will ask this node for: it removes them
 * @param revision of the record that names the value, when the report said {@code from}
 * @param present nothing is recorded, for this is the revision of the key's record by now, 0 for
 *     none: the node reports again from it
 */
public record StoreReportAnswer(
    String master, List<String> superseded, @Nullable Long revision, @Nullable Long present) {
  public StoreReportAnswer {
    superseded = List.copyOf(superseded);
  }

  public StoreReportAnswer(String master, List<String> superseded) {
    this(master, superseded, null, null);
  }
}
