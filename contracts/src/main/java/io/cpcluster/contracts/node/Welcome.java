package io.cpcluster.contracts.node;

import org.jspecify.annotations.Nullable;

/**
 * The answer to {@link Hello}.
 *
 * @param session goes with everything the node says and is told from now on
 * @param failoverTimeoutMs T: the node beats every T/2 and is suspect after 2T of silence
 * @param inlineLimitBytes the most bytes of data in a task or result inside a message, 0 for none;
 *     null from a master that does not say
 */
public record Welcome(
    long session, String master, long failoverTimeoutMs, @Nullable Integer inlineLimitBytes) {
  /** What holds when a master does not say. */
  public static final int DEFAULT_INLINE_LIMIT_BYTES = 64 << 10;

  /** The limit that holds. */
  public int inlineLimit() {
    return inlineLimitBytes == null ? DEFAULT_INLINE_LIMIT_BYTES : Math.max(0, inlineLimitBytes);
  }
}
