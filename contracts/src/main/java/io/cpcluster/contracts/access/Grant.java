package io.cpcluster.contracts.access;

import java.util.List;

/**
 * What one user of NATS may do. Only what is listed is allowed.
 *
 * @param publish subjects, wildcards among them, that it may publish to
 * @param subscribe subjects that it may subscribe to
 * @param answersRequests whether it may answer what it is asked, once and within a minute, wherever
 *     the asker wants the answer
 * @param largestMessage bytes of a message that it may publish; 0 for what the server takes
 */
public record Grant(
    List<String> publish, List<String> subscribe, boolean answersRequests, int largestMessage) {
  /** NATS takes an empty list for "everything". */
  public Grant {
    publish = List.copyOf(publish);
    subscribe = List.copyOf(subscribe);
    if (publish.isEmpty() || subscribe.isEmpty()) {
      throw new IllegalArgumentException("an empty list would allow everything");
    }
  }
}
