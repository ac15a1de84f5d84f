package io.cpcluster.contracts.access;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A person as they are shown.
 *
 * @param state active, expired or revoked
 * @param by who let them in; null for the first, whom the cluster was founded with
 * @param expiresAtMs null for one that does not end
 */
public record UserView(
    String name,
    List<Right> can,
    String state,
    long createdAtMs,
    @Nullable String by,
    @Nullable Long expiresAtMs) {
  public UserView {
    can = List.copyOf(can);
  }
}
