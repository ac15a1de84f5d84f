package io.cpcluster.contracts.join;

import io.cpcluster.contracts.node.Role;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a newcomer wants to be, as the signed text of {@link JoinRequest}.
 *
 * @param nonce of the challenge
 * @param id one subject token; it belongs to the first key that claims it
 * @param role what it wants to be for
 * @param labels what it wants to offer beyond that
 * @param request a PKCS#10 request in PEM, nothing but its public key counts; null for one that
 *     asks for its certificate once it has a session
 * @param user the public half of its NATS key, by which it is known from then on
 * @param token id of the token; null for one that was let in before and proves that by its key
 */
public record JoinClaim(
    String cluster,
    String nonce,
    String id,
    Role role,
    List<String> labels,
    @Nullable String request,
    String user,
    @Nullable String token) {
  public JoinClaim {
    labels = labels == null ? List.of() : List.copyOf(labels);
  }
}
