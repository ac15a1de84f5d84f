package io.cpcluster.node.session;

import io.cpcluster.contracts.node.NodeView;
import java.util.List;

/** What came of asking for the other nodes. */
public sealed interface NeighbourList {
  /** The other live nodes, without this one. */
  record Known(List<NodeView> nodes) implements NeighbourList {
    public Known {
      nodes = List.copyOf(nodes);
    }
  }

  /** No master answered, or with a refusal: the text says which. */
  record Unknown(String why) implements NeighbourList {}
}
