package io.cpcluster.contracts.node;

import java.util.List;

/**
 * The answer to a {@link CancelCommand}.
 *
 * @param ended fences that ran or waited on the node and were ended
 * @param notHeld fences the node did not hold; it refuses them from now on
 */
public record CancelAnswer(long session, List<Long> ended, List<Long> notHeld) {
  public CancelAnswer {
    ended = List.copyOf(ended);
    notHeld = List.copyOf(notHeld);
  }
}
