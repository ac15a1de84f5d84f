package io.cpcluster.dataplane.transfer;

import java.time.Duration;

/**
 * Bounds of {@link Transfers}.
 *
 * @param hashingThreads threads that hash, read and write, of all transfers together
 * @param chunksInFlight how many chunks of one transfer are read and not yet handed to the link
 * @param maxTransfers how many transfers there may be at once, both directions together
 * @param stallLimit a transfer of which the other side says nothing for so long fails
 * @param progressLimit a transfer without a further verified byte for so long fails, whatever the
 *     other side says
 * @param keepPartials for how long a cut transfer can be taken up again
 */
public record TransferSettings(
    int hashingThreads,
    int chunksInFlight,
    int maxTransfers,
    Duration stallLimit,
    Duration progressLimit,
    Duration keepPartials) {
  public TransferSettings {
    if (hashingThreads < 1 || chunksInFlight < 1 || maxTransfers < 1) {
      throw new IllegalArgumentException("a bound below 1");
    }
  }

  /**
   * As many hashing threads as cores, 4 chunks, 16 transfers, 30 s, half an hour (to hash again
   * what is there of a large file takes minutes), a day.
   */
  public static TransferSettings defaults() {
    return new TransferSettings(
        Runtime.getRuntime().availableProcessors(),
        4,
        16,
        Duration.ofSeconds(30),
        Duration.ofMinutes(30),
        Duration.ofDays(1));
  }

  public TransferSettings withStallLimit(Duration limit) {
    return new TransferSettings(
        hashingThreads, chunksInFlight, maxTransfers, limit, progressLimit, keepPartials);
  }

  public TransferSettings withMaxTransfers(int limit) {
    return new TransferSettings(
        hashingThreads, chunksInFlight, limit, stallLimit, progressLimit, keepPartials);
  }
}
