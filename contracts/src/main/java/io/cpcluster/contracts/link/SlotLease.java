package io.cpcluster.contracts.link;

import java.util.List;

/**
 * Slots promised to one peer.
 *
 * @param lease id of the lease
 * @param shares how many on which node; together at least one, none when the lease was ended
 * @param durationMs how long, from now on
 */
public record SlotLease(String lease, List<Share> shares, long durationMs) {
  public SlotLease {
    shares = List.copyOf(shares);
  }

  /** The slots of one node. */
  public record Share(String node, int slots) {}
}
