package io.cpcluster.contracts.access;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A person is let in. Nothing of it is secret: it is of use to the holder of the key only.
 *
 * @param userJwt says to the NATS servers and to the masters who they are and what they may do
 * @param expiresAtMs null for one that does not end
 */
public record UserCreated(
    String name, List<Right> can, String userJwt, @Nullable Long expiresAtMs) {
  public UserCreated {
    can = List.copyOf(can);
  }
}
