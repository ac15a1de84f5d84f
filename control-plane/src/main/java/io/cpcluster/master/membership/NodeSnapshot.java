package io.cpcluster.master.membership;

import io.cpcluster.contracts.node.Beat;
import io.cpcluster.contracts.node.NodeRecord;
import io.cpcluster.contracts.node.NodeState;
import io.cpcluster.contracts.node.Role;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One node at one moment.
 *
 * @param suspect live or draining by its record, but not heard as it should be
 * @param session the current session, or the last one
 * @param revision of the record
 * @param lastBeat of the current session
 * @param heardAgoMs how long ago it was last heard under this session
 */
public record NodeSnapshot(
    String id,
    NodeState state,
    boolean suspect,
    long session,
    Role role,
    List<String> labels,
    int slots,
    NodeRecord record,
    long revision,
    Optional<Beat> lastBeat,
    OptionalLong heardAgoMs) {

  /** How a session that a node names stands to the one this master knows. */
  public enum Standing {
    /** It is the node's session, and it goes on. */
    CURRENT,
    /** It ended: the answer is {@code session_over}. */
    OVER,
    /**
     * It is newer than what this master has heard of yet: the answer is not {@code session_over}.
     */
    NOT_YET_KNOWN
  }

  /** Whether it is no node but a program that takes part. */
  public boolean isClient() {
    return role == Role.CLIENT;
  }

  /** Whether new work may be given to it. */
  public boolean takesWork() {
    return !isClient()
        && state == NodeState.LIVE
        && !suspect
        && lastBeat.map(b -> !b.draining()).orElse(true);
  }

  /** Whether its session goes on. */
  public boolean isMember() {
    return isMember(state);
  }

  /** How a session named by the node stands. */
  public Standing standing(long named) {
    if (named > session) {
      return Standing.NOT_YET_KNOWN;
    }
    return named == session && isMember() ? Standing.CURRENT : Standing.OVER;
  }

  static boolean isMember(NodeState state) {
    return switch (state) {
      case LIVE, DRAINING -> true;
      case LOST, LEFT, REVOKED -> false;
    };
  }
}
