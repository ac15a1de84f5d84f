package io.cpcluster.contracts.node;

import java.util.List;

/**
 * The answer on {@code cpcluster.agent.<id>.nodes}: the other live nodes, without the asker and
 * without clients.
 */
public record Neighbours(List<NodeView> nodes) {
  public Neighbours {
    nodes = List.copyOf(nodes);
  }
}
