package io.cpcluster.contracts.join;

import io.cpcluster.contracts.node.Role;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A token in the bucket {@code cpcluster_join} under {@code token.<id>}. Its secret is not there.
 *
 * @param hash SHA-256 of the secret, base64
 * @param user the public half of the key with which its bearers may ask to join
 * @param expiresAtMs null for one that does not end
 * @param uses how often it may be used; null for any number
 * @param used how often it was, counted before anybody is let in
 * @param role the only one it lets in; null for any
 * @param labels the only ones it lets a newcomer offer; null for any
 * @param lastKey the NATS key that was counted last; null before the first
 * @param lastName the name that it asked for
 */
public record TokenRecord(
    String hash,
    String user,
    long createdAtMs,
    @Nullable Long expiresAtMs,
    @Nullable Integer uses,
    int used,
    boolean revoked,
    @Nullable Role role,
    @Nullable List<String> labels,
    @Nullable String lastKey,
    @Nullable String lastName) {
  public TokenRecord {
    labels = labels == null ? null : List.copyOf(labels);
  }

  /** Whether it lets somebody in now. */
  public boolean isOpen(long nowMs) {
    return state(nowMs).equals("open");
  }

  /** Open, used, expired or revoked. */
  public String state(long nowMs) {
    if (revoked) {
      return "revoked";
    }
    if (expiresAtMs != null && nowMs >= expiresAtMs) {
      return "expired";
    }
    return uses != null && used >= uses ? "used" : "open";
  }

  /** One that nobody used yet. */
  public static TokenRecord unused(
      String hash,
      String user,
      long createdAtMs,
      @Nullable Long expiresAtMs,
      @Nullable Integer uses,
      @Nullable Role role,
      @Nullable List<String> labels) {
    return new TokenRecord(
        hash, user, createdAtMs, expiresAtMs, uses, 0, false, role, labels, null, null);
  }

  /** Used once more. */
  public TokenRecord usedBy(String key, String name) {
    return new TokenRecord(
        hash, user, createdAtMs, expiresAtMs, uses, used + 1, revoked, role, labels, key, name);
  }

  /** Good for nothing any more. */
  public TokenRecord asRevoked() {
    return new TokenRecord(
        hash, user, createdAtMs, expiresAtMs, uses, used, true, role, labels, lastKey, lastName);
  }

  /** As it is shown. */
  public TokenView view(String id, long nowMs) {
    return new TokenView(id, state(nowMs), createdAtMs, expiresAtMs, uses, used, role, labels);
  }
}
