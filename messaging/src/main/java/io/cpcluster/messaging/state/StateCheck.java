package io.cpcluster.messaging.state;

import java.util.List;

/** Whether the cluster's state is there. */
public sealed interface StateCheck {
  /** All of it. */
  record Present(String clusterId, String clusterName, int replicas, long maxRecords)
      implements StateCheck {}

  /** Streams are missing, or belong to another cluster than the others; each says which. */
  record Lost(List<String> missing) implements StateCheck {
    /** Copies the list. */
    public Lost {
      missing = List.copyOf(missing);
    }
  }

  /** No server could say. */
  record Unavailable(String text) implements StateCheck {}
}
