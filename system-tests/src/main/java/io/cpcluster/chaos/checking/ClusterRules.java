package io.cpcluster.chaos.checking;

import io.cpcluster.chaos.history.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** I4 to I6 and I15: what holds for the cluster as a whole. */
final class ClusterRules {
  /** What tasks of the load are kept for, and what their run and the faults may add. */
  private static final long RETENTION_LIMIT_MS = 10 * 60_000L;

  /** Those of the cluster itself, and of submissions that are under way. */
  private static final int RECORDS_BESIDE = 50;

  /**
   * One in ten is for the node with the disk: it has a key more until it ends, which then leaves a
   * marker for a minute. So many of two minutes are those of 75 seconds.
   */
  private static final int SENT_FOR_ONE_MORE = 16;

  private static final long ONE_MORE_LIMIT_MS = 2 * 60_000L;

  /**
   * How long what a master shows may be older than what another one showed: a fault lasts up to six
   * seconds, and it takes up to four to notice that a nats-server is silent.
   */
  private static final long VIEWS_BEHIND_MS = 10_000;

  private ClusterRules() {}

  static List<Violation> judge(List<Entry> history, long settleMs) {
    List<Violation> found = new ArrayList<>();
    sessionsRise(history, found);
    portsAreWhole(history, found);
    whatLinksBringIsWhole(history, found);
    recordsGoWhenTheirTimeIsOver(history, found);
    workEndsWhenFaultsStop(history, settleMs, found);
    return found;
  }

  /**
   * I4, I6: the sessions of a node only rise, and it is in one at a time. Any master is asked, and
   * one that lost its nats-server may be behind for a while.
   */
  private static void sessionsRise(List<Entry> history, List<Violation> found) {
    Map<String, TreeMap<Long, Long>> firstTold = new HashMap<>();
    for (Entry entry : history) {
      if (entry instanceof Entry.Sessions(long atMs, Map<String, Long> byNode)) {
        byNode.forEach(
            (node, session) -> {
              TreeMap<Long, Long> told = firstTold.computeIfAbsent(node, _ -> new TreeMap<>());
              told.putIfAbsent(session, atMs);
              Map.Entry<Long, Long> newer = told.higherEntry(session);
              if (newer != null && atMs - newer.getValue() > VIEWS_BEHIND_MS) {
                found.add(
                    new Violation(
                        "I4",
                        node,
                        "told in session %d at %d, and in %d at %d"
                            .formatted(newer.getKey(), newer.getValue(), session, atMs)));
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

  /** I9: what a link brings is what was sent. */
  private static void whatLinksBringIsWhole(List<Entry> history, List<Violation> found) {
    for (Entry entry : history) {
      if (entry instanceof Entry.Carried carried && !carried.expected().equals(carried.got())) {
        found.add(
            new Violation(
                "I9", carried.what(), "expected " + carried.expected() + ", got " + carried.got()));
      }
    }
  }

  /** A record is kept for its retention and no longer: so few there may be at any time. */
  private static void recordsGoWhenTheirTimeIsOver(List<Entry> history, List<Violation> found) {
    List<Long> sentAtMs = new ArrayList<>();
    int over = 0;
    int before = 0;
    for (Entry entry : history) {
      switch (entry) {
        case Entry.Sent sent -> sentAtMs.add(sent.atMs());
        case Entry.Kept(long atMs, long records) -> {
          while (over < sentAtMs.size() && sentAtMs.get(over) < atMs - RETENTION_LIMIT_MS) {
            over++;
          }
          while (before < sentAtMs.size() && sentAtMs.get(before) < atMs - ONE_MORE_LIMIT_MS) {
            before++;
          }
          int sent = sentAtMs.size() - over;
          int oneMore = (sentAtMs.size() - before) / SENT_FOR_ONE_MORE;
          if (records > sent + oneMore + RECORDS_BESIDE) {
            found.add(
                new Violation(
                    "retention", "records", records + " are kept at " + atMs + ", of " + sent));
          }
        }
        default -> {}
      }
    }
  }

  /** I15: when faults stop, what was accepted ends within a stated time. */
  private static void workEndsWhenFaultsStop(
      List<Entry> history, long settleMs, List<Violation> found) {
    long quietMs = -1;
    Set<String> firsts = new HashSet<>();
    for (Entry entry : history) {
      if (entry instanceof Entry.Quiet(long atMs)) {
        quietMs = atMs;
      }
      if (quietMs < 0 && entry instanceof Entry.Recorded record) {
        firsts.add(record.id());
      }
      if (quietMs >= 0
          && entry instanceof Entry.Recorded record
          && firsts.add(record.id())
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
