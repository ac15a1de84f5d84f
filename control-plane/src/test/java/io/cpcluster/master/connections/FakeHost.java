package io.cpcluster.master.connections;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A machine whose ports some peers share. It notices when a port is given out that another link
 * still has. The monitor of this object guards its fields.
 */
final class FakeHost {
  private final String hash;
  private final Map<String, Integer> byLink = new HashMap<>();
  private final Set<Integer> foreign = new HashSet<>();
  private int givenOutTwice;

  FakeHost(String hash) {
    this.hash = hash;
  }

  String hash() {
    return hash;
  }

  /** Another program takes a port. */
  synchronized void occupy(int port) {
    foreign.add(port);
  }

  /** What keeps a link from having the port; null when nothing does. */
  synchronized @Nullable String bind(String link, int port) {
    if (foreign.contains(port)) {
      return "port " + port + ": Address already in use";
    }
    boolean twice =
        byLink.entrySet().stream()
            .anyMatch(bound -> bound.getValue() == port && !bound.getKey().equals(link));
    if (twice) {
      givenOutTwice++;
    }
    byLink.put(link, port);
    return null;
  }

  synchronized void unbind(String link) {
    byLink.remove(link);
  }

  synchronized Set<Integer> bound() {
    return Set.copyOf(byLink.values());
  }

  synchronized int givenOutTwice() {
    return givenOutTwice;
  }
}
