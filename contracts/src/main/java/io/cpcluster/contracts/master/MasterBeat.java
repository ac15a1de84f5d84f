package io.cpcluster.contracts.master;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A master's sign of life on {@code cpcluster.master.<id>.beat}, every {@link #INTERVAL_MS}; heard
 * by masters and peers.
 *
 * @param number counts the beats of this master
 * @param healthy false when it tried to store and could not for a second
 * @param leaving true in the last beat of a master that stops
 * @param credits free slots it may use, by the class that describes the node: its role with all its
 *     labels
 * @param backlog tasks it knows to wait, by {@code <priority>.<class>}
 * @param trust changes when the roots do that its certificates lead to; a peer that believes others
 *     asks for a new certificate, which tells it. Null without certificates
 */
public record MasterBeat(
    String id,
    long number,
    boolean healthy,
    boolean leaving,
    Map<String, Integer> credits,
    Map<String, Long> backlog,
    String version,
    @Nullable String trust) {
  public static final long INTERVAL_MS = 250;

  /** So many missed beats and the master counts as gone. */
  public static final int MISSED_LIMIT = 4;

  public MasterBeat {
    credits = Map.copyOf(credits);
    backlog = Map.copyOf(backlog);
  }
}
