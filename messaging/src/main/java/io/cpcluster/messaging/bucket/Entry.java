package io.cpcluster.messaging.bucket;

import org.jspecify.annotations.Nullable;

/**
 * The last thing that happened to a key.
 *
 * @param revision number of the write, rising over the whole bucket
 * @param value empty when deleted or expired
 * @param createdAtMs when the server stored it, milliseconds since 1970
 * @param state header {@code Cpcluster-State}
 * @param nonce header {@code Cpcluster-Nonce}: who reads its own knows that it was its write
 */
@SuppressWarnings("ArrayRecordComponent")
public record Entry(
    String key,
    long revision,
    byte[] value,
    Operation operation,
    long createdAtMs,
    @Nullable String state,
    @Nullable String nonce) {
  /** What an entry is. */
  public enum Operation {
    /** A value. */
    PUT,
    /** The marker that a deletion left. */
    DELETED,
    /** The marker that the server left when the value's time ran out. */
    EXPIRED
  }
}
