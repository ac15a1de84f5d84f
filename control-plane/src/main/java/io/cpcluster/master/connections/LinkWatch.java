package io.cpcluster.master.connections;

import io.cpcluster.contracts.link.LinkRecord;
import io.cpcluster.contracts.node.Beat;
import io.cpcluster.master.membership.NodeListener;
import io.cpcluster.master.membership.NodeSnapshot;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds links that have lost an end, and ends them: at once on the master that ended the session,
 * by the next sweep but one on any other, in case that one died. Also finds open links that their
 * listener does not know of: two beats of its session, one after the other, omit them. And frees
 * ports whose link is not recorded. The monitor of this object guards its fields.
 */
final class LinkWatch implements NodeListener {
  private static final int PATIENCE = 2;
  private static final int PORT_PATIENCE = 5;

  private final LinkParts parts;
  private final LinkTable table;
  private final Closings closings;

  /** How many sweeps found these links without one of their ends. */
  private Map<String, Integer> bereft = new HashMap<>();

  /** How many sweeps found these links to hold a port and not to be recorded. */
  private Map<String, Integer> unrecorded = new HashMap<>();

  /** How many beats omitted these links, by listener. */
  private final Map<String, Map<String, Integer>> omitted = new HashMap<>();

  LinkWatch(LinkParts parts, LinkTable table, Closings closings) {
    this.parts = parts;
    this.table = table;
    this.closings = closings;
  }

  @Override
  public void sessionStarted(NodeSnapshot node) {}

  @Override
  public void sessionEnded(String node, long session, String reason, boolean decidedHere) {
    synchronized (this) {
      omitted.remove(node);
    }
    if (decidedHere) {
      for (HeldLink link : table.of(node)) {
        if (link.sessionOf(node) <= session) {
          closings.endSoon(link, "node " + node + ": " + reason, false);
        }
      }
    }
  }

  @Override
  public void workChanged(NodeSnapshot node) {}

  @Override
  public void beat(Beat beat) {
    List<String> named = beat.links();
    if (named == null) {
      return;
    }
    List<HeldLink> listening =
        table.of(beat.id()).stream().filter(link -> isOpenAt(link.record(), beat)).toList();
    for (HeldLink link : unknownTwice(beat.id(), listening, named)) {
      closings.endSoon(link, "its listener " + beat.id() + " does not know of it", true);
    }
  }

  private synchronized List<HeldLink> unknownTwice(
      String listener, List<HeldLink> listening, List<String> named) {
    Set<String> known = new HashSet<>(named);
    Map<String, Integer> before = omitted.getOrDefault(listener, Map.of());
    Map<String, Integer> now = new HashMap<>();
    for (HeldLink link : listening) {
      if (!known.contains(link.id())) {
        now.put(link.id(), before.getOrDefault(link.id(), 0) + 1);
      }
    }
    if (now.isEmpty()) {
      omitted.remove(listener);
    } else {
      omitted.put(listener, now);
    }
    return listening.stream().filter(link -> now.getOrDefault(link.id(), 0) >= PATIENCE).toList();
  }

  /** Looks through all links. */
  void sweep() {
    List<HeldLink> without = table.all().stream().filter(link -> !hasBothEnds(link)).toList();
    Map<String, Integer> found = new HashMap<>();
    synchronized (this) {
      for (HeldLink link : without) {
        found.put(link.id(), bereft.getOrDefault(link.id(), 0) + 1);
      }
      bereft = found;
    }
    for (HeldLink link : without) {
      if (found.getOrDefault(link.id(), 0) >= PATIENCE) {
        closings.endSoon(link, "one of its peers is gone", false);
      }
    }
    sweepPorts();
    table.forgetHosts(inhabited()::contains);
  }

  private void sweepPorts() {
    List<HeldLink> holders = table.holdersWithoutLink();
    Map<String, Integer> found = new HashMap<>();
    synchronized (this) {
      for (HeldLink holder : holders) {
        found.put(holder.id(), unrecorded.getOrDefault(holder.id(), 0) + 1);
      }
      unrecorded = found;
    }
    for (HeldLink holder : holders) {
      if (found.getOrDefault(holder.id(), 0) >= PORT_PATIENCE) {
        closings.freeSoon(holder);
      }
    }
  }

  private boolean hasBothEnds(HeldLink link) {
    LinkRecord record = link.record();
    return closings.goesOn(record.dialer(), record.dialerSession())
        && closings.goesOn(record.listener(), record.listenerSession());
  }

  private Set<String> inhabited() {
    return parts.nodes().all().stream()
        .filter(NodeSnapshot::isMember)
        .map(Hosts::of)
        .collect(Collectors.toSet());
  }

  private static boolean isOpenAt(LinkRecord record, Beat beat) {
    return record.listener().equals(beat.id())
        && record.listenerSession() == beat.session()
        && switch (record.state()) {
          case OPEN -> true;
          case OPENING -> false;
        };
  }
}
