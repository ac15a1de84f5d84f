package io.cpcluster.contracts.node;

import java.util.List;

/**
 * A master's request on {@code cpcluster.node.<id>.cancel}: end these assignments, or refuse them
 * when they come. Answered by {@link CancelAnswer}.
 */
public record CancelCommand(long session, List<Held> assignments) {
  public CancelCommand {
    assignments = List.copyOf(assignments);
  }
}
