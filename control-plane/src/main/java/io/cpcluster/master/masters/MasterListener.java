package io.cpcluster.master.masters;

/** Hears of other masters. Called one call at a time; implementations do not block. */
public interface MasterListener {
  /** A master beats that did not before. */
  void masterSeen(String id);

  /** A master stopped, or missed so many beats that it counts as gone. */
  void masterGone(String id);

  /** A master began or ceased to be healthy. */
  default void healthChanged(String id, boolean healthy) {}

  /** Another master's beat came. */
  default void beat(MasterPeer peer) {}
}
