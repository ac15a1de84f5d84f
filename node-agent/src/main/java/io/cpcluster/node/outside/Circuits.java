package io.cpcluster.node.outside;

import io.cpcluster.contracts.node.OutsideCalls;
import java.time.Clock;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The circuits of the hosts that were called last. The monitor guards the table. When it is full
 * the one that was not used for longest goes, closed ones first.
 */
final class Circuits {
  static final int MOST = 256;

  private final Clock clock;
  private final Map<Destination, Circuit> byHost = new LinkedHashMap<>(16, 0.75f, true);

  Circuits(Clock clock) {
    this.clock = clock;
  }

  synchronized Circuit of(Destination to) {
    Circuit known = byHost.get(to);
    if (known != null) {
      return known;
    }
    if (byHost.size() >= MOST) {
      makeRoom();
    }
    Circuit made = new Circuit(to, clock);
    byHost.put(to, made);
    return made;
  }

  private void makeRoom() {
    Iterator<Circuit> oldestFirst = byHost.values().iterator();
    while (oldestFirst.hasNext()) {
      if (oldestFirst.next().isClosed()) {
        oldestFirst.remove();
        return;
      }
    }
    Iterator<Circuit> oldest = byHost.values().iterator();
    oldest.next();
    oldest.remove();
  }

  synchronized int size() {
    return byHost.size();
  }

  /** Those that are not closed. */
  synchronized List<OutsideCalls.Circuit> open() {
    return byHost.values().stream()
        .filter(circuit -> !circuit.isClosed())
        .map(Circuit::view)
        .toList();
  }
}
