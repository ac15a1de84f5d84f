package io.cpcluster.contracts.join;

import io.cpcluster.contracts.node.Role;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whom a name belongs to, in the bucket {@code cpcluster_join} under {@code id.<name>}.
 *
 * @param key the public half of the NATS key that claimed it first
 * @param token by which it was let in; null for one that an administrator made
 * @param role that it may have; null for any
 * @param labels that it may offer; null for any
 * @param revokedAtMs since when it is shut out; null for one that is not
 */
public record IdentityRecord(
    String key,
    long createdAtMs,
    @Nullable String token,
    @Nullable Role role,
    @Nullable List<String> labels,
    @Nullable Long revokedAtMs) {
  public IdentityRecord {
    labels = labels == null ? null : List.copyOf(labels);
  }

  /** The same, shut out. */
  public IdentityRecord revoked(long atMs) {
    return new IdentityRecord(key, createdAtMs, token, role, labels, atMs);
  }
}
