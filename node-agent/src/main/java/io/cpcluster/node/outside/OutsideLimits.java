package io.cpcluster.node.outside;

import java.time.Duration;

/**
 * How far a call may go.
 *
 * @param connect for a connection to one address, and for a look-up of a name
 * @param total for the whole call
 * @param answer how long a socket waits for the first bytes
 * @param pause so much silence after bytes ends what a socket reads
 * @param turn how long a call waits when too many are under way
 * @param mostCalls how many there are at once
 * @param mostHttpBytes of a body, decoded
 * @param mostSocketBytes of what comes back on a socket
 */
public record OutsideLimits(
    Duration connect,
    Duration total,
    Duration answer,
    Duration pause,
    Duration turn,
    int mostCalls,
    int mostHttpBytes,
    int mostSocketBytes) {
  /** Sixteen bodies of the largest size, twice while they become text, fit the heap of a node. */
  public static final OutsideLimits DEFAULT =
      new OutsideLimits(
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          Duration.ofSeconds(10),
          Duration.ofSeconds(2),
          Duration.ofSeconds(10),
          16,
          1 << 20,
          64 << 10);
}
