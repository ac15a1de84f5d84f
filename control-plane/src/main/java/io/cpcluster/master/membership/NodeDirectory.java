package io.cpcluster.master.membership;

import java.util.List;
import java.util.Optional;

/** The nodes as this master knows them. Thread-safe. */
public interface NodeDirectory {
  /** A node in any state; empty when none of that name was ever seen. */
  Optional<NodeSnapshot> find(String node);

  /** All nodes in all states, by id. */
  List<NodeSnapshot> all();

  /** Adds a listener; it is told of the sessions that run now before anything else. */
  void listen(NodeListener listener);
}
