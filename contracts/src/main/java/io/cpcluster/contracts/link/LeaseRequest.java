package io.cpcluster.contracts.link;

import io.cpcluster.contracts.node.Role;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A peer's wish for slots to push direct tasks to, on {@code cpcluster.agent.<id>.lease}. Answered
 * by {@link SlotLease} or an error: {@code overloaded} when no slot is free, {@code unknown_node},
 * {@code peer_not_live}.
 *
 * @param target only slots of this node, null for any that fits
 * @param slots how many at most
 * @param durationMs how long they are promised, from the answer on
 */
public record LeaseRequest(
    long session,
    Role role,
    List<String> labels,
    @Nullable String target,
    int slots,
    long durationMs) {
  public LeaseRequest {
    labels = List.copyOf(labels);
  }

  /** The longest a lease lasts without being renewed. */
  public static final long MAX_DURATION_MS = 60_000;

  /** The most slots of one lease. */
  public static final int MAX_SLOTS = 1_024;
}
