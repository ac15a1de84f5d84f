package io.cpcluster.master.membership;

import io.cpcluster.contracts.node.Beat;
import io.cpcluster.contracts.node.Hello;
import io.cpcluster.contracts.node.NodeRecord;
import io.cpcluster.contracts.node.Role;
import java.util.List;

/** Nodes for tests. */
final class Nodes {
  private Nodes() {}

  static Hello hello(String id, String process, long previousSession) {
    return new Hello(
        id,
        Role.WORKER,
        List.of(),
        2,
        List.of("127.0.0.1"),
        "0.1.0",
        process,
        null,
        previousSession);
  }

  static NodeRecord live(String id, String process) {
    return NodeRecord.of(hello(id, process, 0), 1);
  }

  static Beat beat(String id, long session) {
    return beat(id, session, false);
  }

  static Beat beat(String id, long session, boolean draining) {
    return new Beat(id, session, List.of(), List.of(), 2, draining, 0.5, 1, 2);
  }
}
