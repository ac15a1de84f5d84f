package io.cpcluster.contracts.node;

import java.util.List;

/**
 * A node's sign of life on {@code cpcluster.agent.<id>.beat}; every master hears it.
 *
 * @param running assignments it runs or has accepted
 * @param held assignments whose results it holds until they are confirmed
 * @param load the machine's load average over one minute
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
    long memoryTotalBytes) {
  public Beat {
    running = List.copyOf(running);
    held = List.copyOf(held);
  }
}
