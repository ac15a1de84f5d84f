package io.cpcluster.contracts.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of keys, by the time of their last change.
 *
 * @param cursor what to send for the next page, or null when this is the last
 */
public record StoreList(List<StoreView> keys, @Nullable Long cursor) {
  public StoreList {
    keys = List.copyOf(keys);
  }
}
