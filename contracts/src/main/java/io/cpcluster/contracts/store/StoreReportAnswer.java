package io.cpcluster.contracts.store;

import java.util.List;

/**
 * The answer to a {@link StoreReport}: everything is recorded but what it names.
 *
 * @param superseded stamps of values that nobody will ask this node for: it removes them
 */
public record StoreReportAnswer(String master, List<String> superseded) {
  public StoreReportAnswer {
    superseded = List.copyOf(superseded);
  }
}
