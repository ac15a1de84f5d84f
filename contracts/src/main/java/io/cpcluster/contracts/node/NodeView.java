package io.cpcluster.contracts.node;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One node as a master sees it: what {@code cpcluster.nodes.list} and {@code .get} answer.
 *
 * @param running tasks it runs or has accepted, by its last beat
 * @param lastBeatMs how long ago its last beat was heard, or null when none was
 * @param outside what its tasks do outside, by its last beat; null when there is nothing to say
 */
public record NodeView(
    String id,
    Role role,
    NodeState state,
    boolean suspect,
    List<String> labels,
    int slots,
    int running,
    double load,
    long memoryUsedBytes,
    long memoryTotalBytes,
    @Nullable Long lastBeatMs,
    long session,
    List<String> addresses,
    String version,
    long sinceMs,
    @Nullable String reason,
    @Nullable OutsideCalls outside) {
  public NodeView {
    labels = List.copyOf(labels);
    addresses = List.copyOf(addresses);
  }

  /** A node whose tasks do nothing outside. */
  public NodeView(
      String id,
      Role role,
      NodeState state,
      boolean suspect,
      List<String> labels,
      int slots,
      int running,
      double load,
      long memoryUsedBytes,
      long memoryTotalBytes,
      @Nullable Long lastBeatMs,
      long session,
      List<String> addresses,
      String version,
      long sinceMs,
      @Nullable String reason) {
    this(
        id,
        role,
        state,
        suspect,
        labels,
        slots,
        running,
        load,
        memoryUsedBytes,
        memoryTotalBytes,
        lastBeatMs,
        session,
        addresses,
        version,
        sinceMs,
        reason,
        null);
  }

  /** The same with what its tasks do outside. */
  public NodeView withOutside(OutsideCalls calls) {
    return new NodeView(
        id,
        role,
        state,
        suspect,
        labels,
        slots,
        running,
        load,
        memoryUsedBytes,
        memoryTotalBytes,
        lastBeatMs,
        session,
        addresses,
        version,
        sinceMs,
        reason,
        calls);
  }
}
