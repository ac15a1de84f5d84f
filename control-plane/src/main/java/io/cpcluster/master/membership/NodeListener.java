package io.cpcluster.master.membership;

import io.cpcluster.contracts.node.Beat;

/**
 * Hears what becomes of nodes. Called one call at a time, in the order in which things happened, on
 * membership's threads: implementations do not block.
 */
public interface NodeListener {
  /** A node has a new session. */
  void sessionStarted(NodeSnapshot node);

  /**
   * A session is over: lost, left, revoked or replaced by a newer one. Told once on every master
   * that had told of its start.
   *
   * @param reason what ended it, in words
   * @param decidedHere whether this master's write ended it
   */
  void sessionEnded(String node, long session, String reason, boolean decidedHere);

  /** A node began or ceased to take work: draining, resumed, suspect, back. */
  void workChanged(NodeSnapshot node);

  /** A node's sign of life; of current sessions only. */
  void beat(Beat beat);
}
