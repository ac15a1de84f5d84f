package io.cpcluster.contracts.node;

import io.cpcluster.contracts.task.Result;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node's request on {@code cpcluster.agent.<id>.done.<master>}, and from the second try on {@code
 * .done}: what became of assignments. Repeated until {@link DoneAnswer} settles each.
 *
 * @param session the session under which the assignments were accepted
 * @param credits free slots offered to the master that takes this report, with the life of {@link
 *     Poll}
 */
public record DoneReport(long session, List<Done> results, int credits) {
  public DoneReport {
    results = List.copyOf(results);
  }

  /**
   * The end of one assignment on the node.
   *
   * @param result its answer, or null when it was given back unstarted
   */
  public record Done(String id, long fence, @Nullable Result result) {}
}
