package io.cpcluster.contracts.join;

import io.cpcluster.contracts.node.Role;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A token as it is shown.
 *
 * @param state open, used, expired or revoked
 * @param uses how often it may be used; null for any number
 * @param used how often it was
 * @param role the only one it lets in; null for any
 * @param labels the only ones it lets a newcomer offer; null for any
 */
public record TokenView(
    String id,
    String state,
    long createdAtMs,
    @Nullable Long expiresAtMs,
    @Nullable Integer uses,
    int used,
    @Nullable Role role,
    @Nullable List<String> labels) {
  public TokenView {
    labels = labels == null ? null : List.copyOf(labels);
  }
}
