package io.cpcluster.master.tasks;

import io.cpcluster.contracts.node.Beat;
import io.cpcluster.contracts.node.NodeState;
import io.cpcluster.contracts.node.Role;
import io.cpcluster.master.membership.NodeDirectory;
import io.cpcluster.master.membership.NodeListener;
import io.cpcluster.master.membership.NodeSnapshot;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A directory of nodes that the test changes. */
final class FakeNodes implements NodeDirectory {
  private final Map<String, NodeSnapshot> nodes = new ConcurrentSkipListMap<>();
  private final List<NodeListener> listeners = new CopyOnWriteArrayList<>();

  void join(String id, long session, Role role, String... labels) {
    NodeSnapshot node = Nodes.live(id, session, role, labels);
    nodes.put(id, node);
    listeners.forEach(listener -> listener.sessionStarted(node));
  }

  void lose(String id, boolean decidedHere) {
    NodeSnapshot before = nodes.get(id);
    nodes.put(id, Nodes.inState(id, before.session(), NodeState.LOST, before.role()));
    listeners.forEach(
        listener -> listener.sessionEnded(id, before.session(), "silent", decidedHere));
  }

  void beat(Beat beat) {
    listeners.forEach(listener -> listener.beat(beat));
  }

  @Override
  public Optional<NodeSnapshot> find(String node) {
    return Optional.ofNullable(nodes.get(node));
  }

  @Override
  public List<NodeSnapshot> all() {
    return List.copyOf(nodes.values());
  }

  @Override
  public void listen(NodeListener listener) {
    listeners.add(listener);
    nodes.values().forEach(listener::sessionStarted);
  }
}
