package io.cpcluster.cli.cluster;

import io.cpcluster.contracts.cluster.ClusterInfo;
import io.cpcluster.contracts.link.PortPool;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A cluster in words. */
public final class ClusterText {
  private ClusterText() {}

  /** Who is there, what it holds, what an acceptance is worth. */
  public static String of(ClusterInfo info) {
    String masters =
        info.masters().stream()
            .map(master -> master.id() + (master.healthy() ? "" : " (degraded)"))
            .collect(Collectors.joining(" "));
    return "%s · %s (%s) · NATS %s, %s%nnodes  %s%ntasks  %,d records of %,d%s%n%s%s"
        .formatted(
            info.name(),
            counted(info.masters().size(), "master"),
            masters,
            info.nats().version(),
            counted(info.nats().servers(), "server"),
            nodes(info.nodes()),
            info.tasks().records(),
            info.tasks().maxRecords(),
            waiting(info.queued()),
            ports(info.ports()),
            info.acceptance().sentence());
  }

  private static String nodes(Map<String, Integer> byState) {
    return byState.isEmpty()
        ? "none"
        : new TreeMap<>(byState)
            .entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(", "));
  }

  /** A line for each host that has links. */
  private static String ports(List<PortPool> pools) {
    return pools.stream()
        .filter(pool -> pool.leased() > 0)
        .map(
            pool ->
                "ports  %,d free, %,d leased on the host of %s%n"
                    .formatted(pool.free(), pool.leased(), String.join(", ", pool.peers())))
        .collect(Collectors.joining());
  }

  private static String waiting(Map<String, Long> byClass) {
    long all = byClass.values().stream().mapToLong(Long::longValue).sum();
    return all == 0 ? "" : ", %,d waiting".formatted(all);
  }

  private static String counted(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
