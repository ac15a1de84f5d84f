package io.cpcluster.master.leases;

import io.cpcluster.contracts.link.LeaseRequest;
import io.cpcluster.contracts.node.Beat;
import io.cpcluster.contracts.task.TaskClass;
import io.cpcluster.master.membership.NodeSnapshot;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/**
 * The nodes whose slots may be asked for, those with the fewest running tasks first. Each is asked
 * once. Used by one thread.
 */
final class Candidates {
  private final Deque<NodeSnapshot> waiting;

  Candidates(List<NodeSnapshot> nodes, String asker, LeaseRequest wish) {
    TaskClass needed = new TaskClass(wish.role(), wish.labels());
    this.waiting =
        new ArrayDeque<>(
            nodes.stream()
                .filter(NodeSnapshot::takesWork)
                .filter(node -> node.slots() > 0 && !node.id().equals(asker))
                .filter(node -> isWanted(node, wish, needed))
                .sorted(Comparator.comparingInt(Candidates::running))
                .toList());
  }

  /** A node that is named need not fit otherwise. */
  private static boolean isWanted(NodeSnapshot node, LeaseRequest wish, TaskClass needed) {
    String target = wish.target();
    return target != null ? node.id().equals(target) : needed.fits(node.role(), node.labels());
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** What to ask of one node. */
  record Portion(NodeSnapshot node, int slots) {}

  /** The next nodes that together may have so many slots; none is asked for more than it has. */
  List<Portion> next(int slots) {
    List<Portion> portions = new ArrayList<>();
    int missing = slots;
    while (missing > 0 && !waiting.isEmpty()) {
      NodeSnapshot node = waiting.removeFirst();
      int portion = Math.min(missing, node.slots());
      portions.add(new Portion(node, portion));
      missing -= portion;
    }
    return portions;
  }

  private static int running(NodeSnapshot node) {
    return node.lastBeat().map(Beat::running).map(List::size).orElse(0);
  }
}
