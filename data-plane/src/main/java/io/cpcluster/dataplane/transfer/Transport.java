package io.cpcluster.dataplane.transfer;

import io.cpcluster.contracts.link.Payload;
import io.cpcluster.dataplane.link.Body;
import io.cpcluster.dataplane.link.Link;
import io.cpcluster.dataplane.link.LinkEndedException;

/** A way for the bytes of chunks to get to the other peer. */
interface Transport {
  String name();

  /** Whether this machine has what it takes, found out by looking. */
  Probe probe();

  /** Sends a chunk; blocks while too much is on its way. Takes the body over. */
  void send(Link link, Payload.Chunk chunk, Body body)
      throws LinkEndedException, InterruptedException;

  /** What a probe found. */
  sealed interface Probe {
    record Usable() implements Probe {}

    record Absent(String reason) implements Probe {}
  }
}
