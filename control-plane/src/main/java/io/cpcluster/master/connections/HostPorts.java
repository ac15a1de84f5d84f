package io.cpcluster.master.connections;

import io.cpcluster.master.config.PortRange;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The ports of one host: which are leased, and since when the others are free. The port that has
 * been free for longest is used next, by the revisions of the bucket, so that all masters choose
 * alike and one that was freed a moment ago, or is held by another program, comes last. Guarded by
 * the table that owns it.
 */
final class HostPorts {
  /**
   * The last change of a port.
   *
   * @param link that holds it, null when it is free
   */
  private record Use(long revision, @Nullable String link) {}

  private final Map<Integer, Use> uses = new HashMap<>();

  /** Ports that this master is about to lease. */
  private final Set<Integer> claimed = new HashSet<>();

  /** False for what is older than what is known. */
  boolean changed(int port, long revision, @Nullable String link) {
    Use last = uses.get(port);
    if (last != null && revision < last.revision()) {
      return false;
    }
    uses.put(port, new Use(revision, link));
    return true;
  }

  /** Chooses a free port and keeps it from being chosen again until it is unclaimed. */
  OptionalInt claim(PortRange range) {
    int best = -1;
    long oldest = Long.MAX_VALUE;
    for (int port = range.first(); port <= range.last(); port++) {
      Use use = uses.get(port);
      boolean free = (use == null || use.link() == null) && !claimed.contains(port);
      long since = use == null ? 0 : use.revision();
      if (free && since < oldest) {
        best = port;
        oldest = since;
      }
    }
    if (best < 0) {
      return OptionalInt.empty();
    }
    claimed.add(best);
    return OptionalInt.of(best);
  }

  void unclaim(int port) {
    claimed.remove(port);
  }

  int leased(PortRange range) {
    return (int)
        uses.entrySet().stream()
            .filter(use -> use.getValue().link() != null)
            .filter(use -> use.getKey() >= range.first() && use.getKey() <= range.last())
            .count();
  }

  /** Whether nothing of it is leased or about to be. */
  boolean isIdle() {
    return claimed.isEmpty() && uses.values().stream().allMatch(use -> use.link() == null);
  }
}
