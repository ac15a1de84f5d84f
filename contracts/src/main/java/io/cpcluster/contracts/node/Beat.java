package io.cpcluster.contracts.node;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node's sign of life on {@code cpcluster.agent.<id>.beat}; every master hears it.
 *
 * @param running assignments it runs or has accepted
 * @param held assignments whose results it holds until they are confirmed
 * @param load the machine's load average over one minute
 * @param links ids of the links whose ports it has bound, null when it does not say
 */
public record Beat(
    String id,
    long session,
    List<Held> running,
    List<Held> held,
    int slots,
    boolean draining,
    double load,
    long memoryUsedBytes,
    long memoryTotalBytes,
    @Nullable List<String> links) {
  public Beat {
    running = List.copyOf(running);
    held = List.copyOf(held);
    links = links == null ? null : List.copyOf(links);
  }

  /** The beat of a node that says nothing of links. */
  public Beat(
      String id,
      long session,
      List<Held> running,
      List<Held> held,
      int slots,
      boolean draining,
      double load,
      long memoryUsedBytes,
      long memoryTotalBytes) {
    this(
        id, session, running, held, slots, draining, load, memoryUsedBytes, memoryTotalBytes, null);
  }

  /** The same with the links whose ports the node has bound. */
  public Beat withLinks(List<String> listening) {
    return new Beat(
        id,
        session,
        running,
        held,
        slots,
        draining,
        load,
        memoryUsedBytes,
        memoryTotalBytes,
        listening);
  }
}
