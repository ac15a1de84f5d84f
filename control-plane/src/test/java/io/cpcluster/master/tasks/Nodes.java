package io.cpcluster.master.tasks;

import io.cpcluster.contracts.node.Beat;
import io.cpcluster.contracts.node.Held;
import io.cpcluster.contracts.node.NodeRecord;
import io.cpcluster.contracts.node.NodeState;
import io.cpcluster.contracts.node.Role;
import io.cpcluster.master.membership.NodeSnapshot;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Nodes for tests. */
final class Nodes {
  private Nodes() {}

  static NodeSnapshot live(String id, long session, Role role, String... labels) {
    return inState(id, session, NodeState.LIVE, role, labels);
  }

  static NodeSnapshot inState(
      String id, long session, NodeState state, Role role, String... labels) {
    NodeRecord record =
        new NodeRecord(
            id, state, session, role, List.of(labels), 1, List.of(), "test", "p", null, 0, null);
    return new NodeSnapshot(
        id,
        state,
        false,
        session,
        role,
        record.labels(),
        1,
        record,
        session,
        Optional.empty(),
        OptionalLong.empty());
  }

  static NodeSnapshot beating(NodeSnapshot node, Held... running) {
    Beat beat = new Beat(node.id(), node.session(), List.of(running), List.of(), 1, false, 0, 0, 0);
    return new NodeSnapshot(
        node.id(),
        node.state(),
        node.suspect(),
        node.session(),
        node.role(),
        node.labels(),
        node.slots(),
        node.record(),
        node.revision(),
        Optional.of(beat),
        OptionalLong.of(0));
  }
}
