package io.cpcluster.master.tasks;

import io.cpcluster.contracts.node.Poll;
import io.cpcluster.contracts.task.TaskClass;
import io.cpcluster.master.membership.NodeSnapshot;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Free slots that nodes offered to this master, used first come first served: a node goes to the
 * back once a credit of it was used, which rotates among idle nodes. A credit is a hint, the node's
 * answer decides. All state is owned by this object's monitor.
 */
final class Credits {
  private static final long LIFE_NANOS = TimeUnit.MILLISECONDS.toNanos(Poll.CREDIT_LIFE_MS);

  private final LongSupplier nanoClock;
  private final Map<TaskClass, ArrayDeque<Offered>> byKind = new LinkedHashMap<>();
  private final Map<String, Offered> byNode = new HashMap<>();

  Credits(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /** One free slot taken out of the offer. */
  record Credit(String node, long session, TaskClass kind) {}

  private static final class Offered {
    final String node;
    final long session;
    final TaskClass kind;
    int count;
    long expiresAtNanos;

    Offered(String node, long session, TaskClass kind) {
      this.node = node;
      this.session = session;
      this.kind = kind;
    }
  }

  /** Adds what a node offered. An offer of a newer session replaces that of an older one. */
  synchronized void add(NodeSnapshot node, int count) {
    TaskClass kind = new TaskClass(node.role(), node.labels());
    Offered offered = byNode.get(node.id());
    if (offered != null && offered.session != node.session()) {
      forget(offered);
      offered = null;
    }
    if (offered == null) {
      offered = new Offered(node.id(), node.session(), kind);
      byNode.put(node.id(), offered);
      byKind.computeIfAbsent(kind, _ -> new ArrayDeque<>()).addLast(offered);
    } else if (hasExpired(offered)) {
      offered.count = 0;
    }
    offered.count = Math.min(Poll.MAX_CREDITS, offered.count + count);
    offered.expiresAtNanos = nanoClock.getAsLong() + LIFE_NANOS;
  }

  /** Takes a credit of any node that fits. */
  synchronized Optional<Credit> take(TaskClass needed) {
    for (Map.Entry<TaskClass, ArrayDeque<Offered>> kind : byKind.entrySet()) {
      if (needed.fits(kind.getKey().role(), kind.getKey().labels())) {
        Optional<Credit> credit = takeFirst(kind.getValue());
        if (credit.isPresent()) {
          return credit;
        }
      }
    }
    return Optional.empty();
  }

  /** Takes up to so many credits of nodes that fit. */
  synchronized List<Credit> takeUpTo(TaskClass needed, int most) {
    List<Credit> taken = new ArrayList<>();
    while (taken.size() < most) {
      Optional<Credit> credit = take(needed);
      if (credit.isEmpty()) {
        break;
      }
      taken.add(credit.get());
    }
    return taken;
  }

  /** Takes a credit of one node, whatever its role: a task that names its node goes there. */
  synchronized Optional<Credit> takeOn(String node) {
    Offered offered = byNode.get(node);
    if (offered == null || offered.count == 0 || hasExpired(offered)) {
      return Optional.empty();
    }
    offered.count--;
    return Optional.of(new Credit(node, offered.session, offered.kind));
  }

  /** Returns a credit that was taken and not used. */
  synchronized void giveBack(Credit credit) {
    Offered offered = byNode.get(credit.node());
    if (offered != null && offered.session == credit.session() && !hasExpired(offered)) {
      offered.count++;
    }
  }

  /** Drops what one node offered. */
  synchronized void drop(String node) {
    Offered offered = byNode.get(node);
    if (offered != null) {
      forget(offered);
    }
  }

  /** Drops everything: this master cannot store. */
  synchronized void dropAll() {
    byKind.clear();
    byNode.clear();
  }

  /** Free slots by the class that describes the node. */
  synchronized Map<TaskClass, Integer> offer() {
    Map<TaskClass, Integer> counts = new HashMap<>();
    for (Iterator<Offered> all = byNode.values().iterator(); all.hasNext(); ) {
      Offered offered = all.next();
      if (hasExpired(offered)) {
        all.remove();
        queueOf(offered).remove(offered);
      } else if (offered.count > 0) {
        counts.merge(offered.kind, offered.count, Integer::sum);
      }
    }
    return counts;
  }

  /** Whether a credit that fits is held now. */
  synchronized boolean has(TaskClass needed) {
    return byNode.values().stream()
        .anyMatch(
            offered ->
                offered.count > 0
                    && !hasExpired(offered)
                    && needed.fits(offered.kind.role(), offered.kind.labels()));
  }

  private Optional<Credit> takeFirst(ArrayDeque<Offered> queue) {
    for (int tries = queue.size(); tries > 0; tries--) {
      Offered first = queue.removeFirst();
      if (hasExpired(first)) {
        byNode.remove(first.node);
        continue;
      }
      queue.addLast(first);
      if (first.count > 0) {
        first.count--;
        return Optional.of(new Credit(first.node, first.session, first.kind));
      }
    }
    return Optional.empty();
  }

  private boolean hasExpired(Offered offered) {
    return nanoClock.getAsLong() - offered.expiresAtNanos >= 0;
  }

  private void forget(Offered offered) {
    byNode.remove(offered.node);
    queueOf(offered).remove(offered);
  }

  private ArrayDeque<Offered> queueOf(Offered offered) {
    return byKind.computeIfAbsent(offered.kind, _ -> new ArrayDeque<>());
  }
}
