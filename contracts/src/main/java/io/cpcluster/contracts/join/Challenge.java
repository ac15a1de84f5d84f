package io.cpcluster.contracts.join;

import java.util.List;

/**
 * A master's proof of who it is.
 *
 * @param statement a {@link ChallengeStatement} as JSON; signed as it stands
 * @param signature ECDSA with SHA-256 over the statement, base64
 * @param signer the master's own certificate first, DER in base64, without the root
 * @param authorities the cluster's roots in PEM, of which the newcomer's pin must name one
 */
public record Challenge(
    String statement, String signature, List<String> signer, List<String> authorities) {
  public Challenge {
    signer = List.copyOf(signer);
    authorities = List.copyOf(authorities);
  }
}
