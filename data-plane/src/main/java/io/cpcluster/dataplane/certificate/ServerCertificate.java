package io.cpcluster.dataplane.certificate;

import java.util.List;

/**
 * What a nats-server proves who it is with: hosts, and no peer's name.
 *
 * @param chainPem the server's own first, without the root
 * @param keyPem for a file that only its owner reads
 */
public record ServerCertificate(List<String> chainPem, String keyPem) {
  public ServerCertificate {
    chainPem = List.copyOf(chainPem);
  }

  @Override
  public String toString() {
    return "ServerCertificate";
  }
}
