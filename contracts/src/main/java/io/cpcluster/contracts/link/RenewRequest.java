package io.cpcluster.contracts.link;

import java.util.List;

/**
 * Prolongs a lease or ends it, on {@code cpcluster.agent.<id>.renew}. Answered by {@link SlotLease}
 * with the shares that still hold, or {@code not_found}; an ended lease is answered without shares.
 *
 * @param nodes whose shares are meant, at most {@link LeaseRequest#MAX_SLOTS}
 * @param durationMs how long from now on, 0 to give the slots back
 */
public record RenewRequest(long session, String lease, List<String> nodes, long durationMs) {
  public RenewRequest {
    nodes = List.copyOf(nodes);
  }
}
