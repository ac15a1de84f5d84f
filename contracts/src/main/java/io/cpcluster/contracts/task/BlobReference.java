package io.cpcluster.contracts.task;

import io.cpcluster.contracts.link.Payload;
import io.cpcluster.contracts.subject.Ids;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Bytes that are held by a peer and fetched from it over a link.
 *
 * @param node the peer that holds them
 * @param sha256 hex of the hash over the list of its chunks' hashes
 * @param size bytes
 */
public record BlobReference(String node, String sha256, long size) {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  public BlobReference {
    problem(node, sha256, size)
        .ifPresent(
            wrong -> {
              throw new IllegalArgumentException(wrong);
            });
  }

  /** The blob a result names; empty when what it says names none. */
  public static Optional<BlobReference> of(Result.Blob blob) {
    return problem(blob.node(), blob.sha256(), blob.size()).isPresent()
        ? Optional.empty()
        : Optional.of(new BlobReference(blob.node(), blob.sha256(), blob.size()));
  }

  /** The result that names this blob. */
  public Result.Blob asResult() {
    return new Result.Blob(node, sha256, size);
  }

  /** What is wrong with a reference, and what would be right. */
  static Optional<String> problem(String node, String sha256, long size) {
    if (!Ids.isValid(node)) {
      return Optional.of("\"node\" " + Ids.rule(node));
    }
    if (!SHA256.matcher(sha256).matches()) {
      return Optional.of(
          "\"sha256\" has "
              + sha256.length()
              + " characters; give the 64 digits (0-9, a-f) of the hash of the blob's chunks");
    }
    if (size < 0 || size > Payload.MAX_BYTES) {
      return Optional.of("\"size\" must be from 0 to " + Payload.MAX_BYTES);
    }
    return Optional.empty();
  }
}
