package io.cpcluster.master.masters;

import java.util.Map;

/**
 * What a master's beat says of its work.
 *
 * @param credits free slots it may use, by the class that describes the node
 * @param backlog tasks it knows to wait, by {@code <priority>.<class>}
 */
public record Offer(Map<String, Integer> credits, Map<String, Long> backlog) {
  /** Nothing to offer, nothing waiting. */
  public static final Offer NOTHING = new Offer(Map.of(), Map.of());

  public Offer {
    credits = Map.copyOf(credits);
    backlog = Map.copyOf(backlog);
  }
}
