package io.cpcluster.dataplane.transfer;

import java.util.Optional;

/**
 * Whether the two sides of a transfer are at it. Any thread notes a sign, the clock reads them;
 * each field is one time of {@link System#nanoTime} by itself.
 */
final class Signs {
  /** So often within the stall limit a side says that it is still there. */
  private static final int PER_LIMIT = 6;

  private final long beganAt = System.nanoTime();
  private volatile long heardAt = beganAt;
  private volatile long saidAt = beganAt;
  private volatile long progressedAt = beganAt;

  /** The other side said something of this transfer. */
  void heard() {
    heardAt = System.nanoTime();
  }

  /** This side said something. */
  void said() {
    saidAt = System.nanoTime();
  }

  /** Bytes were verified, or other work on them was done. */
  void progressed() {
    progressedAt = System.nanoTime();
  }

  long nanosSoFar() {
    return System.nanoTime() - beganAt;
  }

  /** Whether the other side may begin to wonder. */
  boolean isSilent(TransferSettings settings) {
    return System.nanoTime() - saidAt > settings.stallLimit().toNanos() / PER_LIMIT;
  }

  /** Why the transfer is to be given up, if it is. */
  Optional<String> problem(TransferSettings settings) {
    long now = System.nanoTime();
    if (now - heardAt > settings.stallLimit().toNanos()) {
      return Optional.of("nothing came from the other side for " + settings.stallLimit());
    }
    if (now - progressedAt > settings.progressLimit().toNanos()) {
      return Optional.of("nothing was verified for " + settings.progressLimit());
    }
    return Optional.empty();
  }
}
