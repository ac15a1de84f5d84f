package io.cpcluster.dataplane.blob;

import io.cpcluster.contracts.link.Payload;
import java.util.regex.Pattern;

/**
 * The name of a blob.
 *
 * @param sha256 of the list of its chunks' SHA-256, in hex; not equal to what {@code sha256sum}
 *     prints
 */
public record BlobId(String sha256, long sizeBytes) {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  public BlobId {
    if (!isSha256(sha256)) {
      throw new IllegalArgumentException("a blob's hash is 64 digits in hex");
    }
    if (sizeBytes < 0 || sizeBytes > Payload.MAX_BYTES) {
      throw new IllegalArgumentException("a blob of " + sizeBytes + " bytes");
    }
  }

  /** Whether a text is a SHA-256 in hex. */
  public static boolean isSha256(String text) {
    return SHA256.matcher(text).matches();
  }
}
