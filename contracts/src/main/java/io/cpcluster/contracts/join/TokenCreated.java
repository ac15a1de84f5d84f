package io.cpcluster.contracts.join;

import org.jspecify.annotations.Nullable;

/**
 * A new token. This is the only time that its text is told.
 *
 * @param expiresAtMs null for one that does not end
 * @param uses null for any number
 */
public record TokenCreated(
    String id, String token, @Nullable Long expiresAtMs, @Nullable Integer uses) {
  @Override
  public String toString() {
    return "TokenCreated[" + id + "]";
  }
}
