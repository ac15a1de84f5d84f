package io.cpcluster.master.membership;

import io.cpcluster.contracts.node.Beat;
import io.cpcluster.contracts.node.NodeRecord;

/** What a change of the table asks of membership: to tell somebody, or to do something. */
sealed interface Happening {
  record Started(NodeSnapshot node) implements Happening {}

  record Ended(String node, long session, String reason, boolean decidedHere)
      implements Happening {}

  record WorkChanged(NodeSnapshot node) implements Happening {}

  record Heard(Beat beat) implements Happening {}

  /** A node came into doubt; when its connection closed, a ping may clear that at once. */
  record Suspect(NodeSnapshot node, Doubt.Cause cause) implements Happening {}

  /** Find out whether anybody heard it. */
  record Ask(NodeSnapshot node, long question, Doubt.Cause cause, long sinceMs)
      implements Happening {}

  /** Write that it is lost, from this revision. */
  record WriteLost(NodeSnapshot node, NodeRecord lost, Doubt.Cause cause) implements Happening {}
}
