package io.cpcluster.contracts.join;

import java.util.List;

/**
 * A newcomer is let in.
 *
 * @param chain its certificate and those above it, PEM, without the root; empty when it asked for
 *     none
 * @param authorities the roots to trust, PEM
 * @param userJwt says to the NATS servers who it is and what it may do, for the key it claimed
 */
public record JoinAnswer(
    String cluster, String id, List<String> chain, List<String> authorities, String userJwt) {
  public JoinAnswer {
    chain = List.copyOf(chain);
    authorities = List.copyOf(authorities);
  }
}
