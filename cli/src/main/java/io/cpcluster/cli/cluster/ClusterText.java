package io.cpcluster.cli.cluster;

import io.cpcluster.contracts.cluster.ClusterInfo;
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
    return "%s · %s (%s) · NATS %s, %s%nnodes  %s%ntasks  %,d records of %,d%s%n%s"
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

  private static String waiting(Map<String, Long> byClass) {
    long all = byClass.values().stream().mapToLong(Long::longValue).sum();
    return all == 0 ? "" : ", %,d waiting".formatted(all);
  }

  private static String counted(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
