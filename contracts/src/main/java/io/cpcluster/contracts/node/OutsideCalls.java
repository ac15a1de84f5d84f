package io.cpcluster.contracts.node;

import java.util.List;

/**
 * What tasks of a node do outside, in its beats and in {@link NodeView}.
 *
 * @param underWay calls under way
 * @param most how many it makes at once
 * @param circuits hosts that it leaves alone for a while because calls to them failed
 * @param more how many such hosts there are beyond these
 */
public record OutsideCalls(int underWay, int most, List<Circuit> circuits, int more) {
  public OutsideCalls {
    circuits = List.copyOf(circuits);
  }

  /**
   * A host that is left alone.
   *
   * @param to {@code host:port}
   * @param retryInMs after which one call tries it; 0 when the next one does
   * @param why what went wrong last
   */
  public record Circuit(String to, long retryInMs, String why) {}
}
