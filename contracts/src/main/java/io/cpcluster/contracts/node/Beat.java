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
 * @param outside what its tasks do outside, null when there is nothing to say
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
    @Nullable List<String> links,
    @Nullable OutsideCalls outside) {
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
        id,
        session,
        running,
        held,
        slots,
        draining,
        load,
        memoryUsedBytes,
        memoryTotalBytes,
        null,
        null);
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
        listening,
        outside);
  }

  /** The same with what tasks do outside. */
  public Beat withOutside(OutsideCalls calls) {
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
        links,
        calls);
  }
}
