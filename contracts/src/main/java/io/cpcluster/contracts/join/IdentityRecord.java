package io.cpcluster.contracts.join;

import io.cpcluster.contracts.access.Right;
import io.cpcluster.contracts.access.UserView;
import io.cpcluster.contracts.node.Role;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whom a name belongs to, in the bucket {@code cpcluster_join} under {@code id.<name>}.
 *
 * @param key the public half of the NATS key that claimed it first
 * @param token by which it was let in; null for one that an administrator made
 * @param role that it may have; null for any
 * @param labels that it may offer; null for any
 * @param can what a person may do; null for a node or client
 * @param by the administrator who let a person in
 * @param expiresAtMs when a person's credentials end; null when they do not, or are renewed
 * @param revokedAtMs since when it is shut out; null for one that is not
 */
public record IdentityRecord(
    String key,
    long createdAtMs,
    @Nullable String token,
    @Nullable Role role,
    @Nullable List<String> labels,
    @Nullable List<Right> can,
    @Nullable String by,
    @Nullable Long expiresAtMs,
    @Nullable Long revokedAtMs) {
  public IdentityRecord {
    labels = labels == null ? null : List.copyOf(labels);
    can = can == null ? null : List.copyOf(can);
  }

  /** A node or client that was let in by a token. */
  public static IdentityRecord ofPeer(
      String key,
      long nowMs,
      @Nullable String token,
      @Nullable Role role,
      @Nullable List<String> labels) {
    return new IdentityRecord(key, nowMs, token, role, labels, null, null, null, null);
  }

  /** A person. */
  public static IdentityRecord ofPerson(
      String key, long nowMs, List<Right> can, @Nullable String by, @Nullable Long expiresAtMs) {
    return new IdentityRecord(key, nowMs, null, null, null, can, by, expiresAtMs, null);
  }

  /** The same, shut out. */
  public IdentityRecord revoked(long atMs) {
    return new IdentityRecord(key, createdAtMs, token, role, labels, can, by, expiresAtMs, atMs);
  }

  /** Whether it is a person's. */
  public boolean namesPerson() {
    return can != null;
  }

  /** As a person is shown. */
  public UserView view(String name, long nowMs) {
    Long ends = expiresAtMs;
    String state =
        revokedAtMs != null ? "revoked" : ends != null && nowMs >= ends ? "expired" : "active";
    return new UserView(
        name, Objects.requireNonNullElse(can, List.of()), state, createdAtMs, by, ends);
  }
}
