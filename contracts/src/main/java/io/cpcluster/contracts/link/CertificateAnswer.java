package io.cpcluster.contracts.link;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to {@link CertificateRequest}.
 *
 * @param cluster name of the cluster, part of every identity
 * @param chain the peer's certificate and those above it, PEM, without the root
 * @param authorities the roots to trust, PEM
 * @param userJwt new credentials for NATS, when they were asked for
 */
public record CertificateAnswer(
    String cluster, List<String> chain, List<String> authorities, @Nullable String userJwt) {
  public CertificateAnswer {
    chain = List.copyOf(chain);
    authorities = List.copyOf(authorities);
  }
}
