package io.cpcluster.contracts.node;

import java.util.List;

/**
 * The answer to a {@link PingCommand}.
 *
 * @param process the random text of the node's process
 * @param notHeld fences asked for that the node neither runs nor holds; it refuses them from now on
 */
public record PingAnswer(String id, long session, String process, List<Long> notHeld) {
  public PingAnswer {
    notHeld = List.copyOf(notHeld);
  }
}
