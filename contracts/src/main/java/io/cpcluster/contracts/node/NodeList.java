package io.cpcluster.contracts.node;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of nodes, by id.
 *
 * @param cursor what to send for the next page, or null when this is the last
 */
public record NodeList(List<NodeView> nodes, @Nullable String cursor) {
  public NodeList {
    nodes = List.copyOf(nodes);
  }
}
