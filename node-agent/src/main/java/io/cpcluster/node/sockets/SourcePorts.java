package io.cpcluster.node.sockets;

import io.cpcluster.node.outside.NotTried;
import java.io.IOException;
import java.net.BindException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * The ports of its own from which a node calls: each in turn, those in use left out; any when none
 * are set. Thread-safe.
 */
public final class SourcePorts {
  /** Stands for a port that the system chooses. */
  static final int ANY = 0;

  private final List<Integer> ports;
  private final AtomicInteger turn = new AtomicInteger();

  public SourcePorts(List<Integer> ports) {
    this.ports = List.copyOf(ports);
  }

  /** What is tried from a port. */
  @FunctionalInterface
  interface FromPort<T> {
    /**
     * @throws BindException when the port is in use
     */
    T open(int port) throws IOException;
  }

  boolean isAny() {
    return ports.isEmpty();
  }

  /** Opens something from the next port that is not in use. */
  <T> T open(FromPort<T> opening) throws IOException {
    if (isAny()) {
      return opening.open(ANY);
    }
    int start = turn.getAndIncrement();
    for (int i = 0; i < ports.size(); i++) {
      try {
        return opening.open(ports.get(Math.floorMod(start + i, ports.size())));
      } catch (BindException taken) {
        // The next one.
      }
    }
    throw new NotTried(
        "no port of internet_ports ("
            + ports.stream().map(String::valueOf).collect(Collectors.joining(", "))
            + ") can be used now: each is in use or not permitted; add ports there, or try again");
  }
}
