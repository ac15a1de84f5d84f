package io.cpcluster.chaos.checking;

import io.cpcluster.chaos.history.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** I4 to I6 and I15: what holds for the cluster as a whole. */
final class ClusterRules {
  private ClusterRules() {}

  static List<Violation> judge(List<Entry> history, long settleMs) {
    List<Violation> found = new ArrayList<>();
    sessionsRise(history, found);
    portsAreWhole(history, found);
    workEndsWhenFaultsStop(history, settleMs, found);
    return found;
  }

  /** I4, I6: the sessions of a node only rise, and it is in one at a time. */
  private static void sessionsRise(List<Entry> history, List<Violation> found) {
    Map<String, Long> last = new HashMap<>();
    for (Entry entry : history) {
      if (entry instanceof Entry.Sessions(long atMs, Map<String, Long> byNode)) {
        byNode.forEach(
            (node, session) -> {
              Long before = last.put(node, session);
              if (before != null && session < before) {
                found.add(
                    new Violation(
                        "I4",
                        node,
                        "went back from session " + before + " to " + session + " at " + atMs));
              }
            });
      }
    }
  }

  /** I5: free and leased ports are the pool, and a quiet cluster's are all free. */
  private static void portsAreWhole(List<Entry> history, List<Violation> found) {
    for (Entry entry : history) {
      if (entry instanceof Entry.Ports ports) {
        if (ports.free() + ports.leased() != ports.all()) {
          found.add(new Violation("I5", "ports", "do not add up: " + ports));
        }
        if (ports.quiet() && ports.leased() > 0) {
          found.add(new Violation("I5", "ports", "are held though all is quiet: " + ports));
        }
      }
    }
  }

  /** I15: when faults stop, what was accepted ends within a stated time. */
  private static void workEndsWhenFaultsStop(
      List<Entry> history, long settleMs, List<Violation> found) {
    long quietMs = -1;
    for (Entry entry : history) {
      if (entry instanceof Entry.Quiet(long atMs)) {
        quietMs = atMs;
      }
      if (quietMs >= 0
          && entry instanceof Entry.Recorded record
          && record.atMs() - quietMs > settleMs) {
        found.add(
            new Violation(
                "I15", record.id(), "ended only " + (record.atMs() - quietMs) + " ms after"));
      }
    }
    if (quietMs < 0) {
      found.add(new Violation("I15", "the run", "never became quiet"));
    }
  }
}
