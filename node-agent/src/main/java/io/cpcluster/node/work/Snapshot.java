package io.cpcluster.node.work;

import io.cpcluster.contracts.node.Held;
import java.util.List;

/**
 * What the node has at one moment.
 *
 * @param open assignments that wait or run
 * @param held assignments whose results are not settled
 */
public record Snapshot(long session, List<Held> open, List<Held> held, boolean draining) {
  public Snapshot {
    open = List.copyOf(open);
    held = List.copyOf(held);
  }
}
