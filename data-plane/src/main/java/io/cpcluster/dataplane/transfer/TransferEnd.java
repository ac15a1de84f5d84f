package io.cpcluster.dataplane.transfer;

import io.cpcluster.contracts.error.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a transfer ended. */
public sealed interface TransferEnd {
  /**
   * Every byte is verified, on the disk and under its name.
   *
   * @param names what the files are called at the receiver; of blobs their hashes
   * @param sha256 of the list of the chunks' SHA-256, in hex; of several files that of the list of
   *     theirs
   * @param flatSha256 of the bytes themselves as {@code sha256sum} prints it, when it was asked for
   *     and there is one file; both sides computed it
   */
  record Completed(
      List<String> names, long bytes, Duration took, String sha256, @Nullable String flatSha256)
      implements TransferEnd {
    private static final double MEGABYTE = 1e6;

    public Completed {
      names = List.copyOf(names);
    }

    /** {@code Transfer completed: 256.35 MB in 5.67s (45.21 MB/s)} */
    public String line() {
      double seconds = Math.max(took.toNanos() / 1e9, 1e-9);
      double megabytes = bytes / MEGABYTE;
      return String.format(
          Locale.ROOT,
          "Transfer completed: %.2f MB in %.2fs (%.2f MB/s)",
          megabytes,
          seconds,
          megabytes / seconds);
    }
  }

  /** Nothing of it is visible; what was verified may be kept for the same transfer's next try. */
  record Failed(ErrorCode code, String message) implements TransferEnd {}
}
