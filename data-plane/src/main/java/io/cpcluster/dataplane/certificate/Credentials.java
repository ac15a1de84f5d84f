package io.cpcluster.dataplane.certificate;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** All that a peer needs to prove who it is on links: its key and its certificates. Immutable. */
public final class Credentials {
  private final PeerName name;
  private final PrivateKey key;
  private final List<X509Certificate> chain;

  private Credentials(PeerName name, PrivateKey key, List<X509Certificate> chain) {
    this.name = name;
    this.key = key;
    this.chain = List.copyOf(chain);
  }

  /**
   * Puts a key and the certificates that were given for it together.
   *
   * @param chainPem the peer's own certificate first, without the root
   * @throws InvalidCertificate when they do not belong together
   */
  public static Credentials of(PeerKey key, List<String> chainPem) throws InvalidCertificate {
    List<X509Certificate> chain = new ArrayList<>();
    for (String pem : chainPem) {
      chain.add(Pem.readCertificate(pem));
    }
    if (chain.isEmpty()) {
      throw new InvalidCertificate("no certificate was given");
    }
    PeerName name =
        PeerName.of(chain.getFirst())
            .orElseThrow(() -> new InvalidCertificate("the certificate names no peer"));
    if (!key.belongsTo(chain.getFirst())) {
      throw new InvalidCertificate("the certificate is for another key");
    }
    return new Credentials(name, key.privateKey(), chain);
  }

  public PeerName name() {
    return name;
  }

  /** Its own certificate first, without the root. */
  public List<X509Certificate> chain() {
    return chain;
  }

  /** The key, for the TLS engine. */
  public PrivateKey privateKey() {
    return key;
  }

  public Instant notAfter() {
    return chain.getFirst().getNotAfter().toInstant();
  }

  /**
   * When a new certificate should be asked for: when two thirds of what was left have passed.
   *
   * @param from when it was got; certificates are dated back
   */
  public Instant renewAt(Instant from) {
    return from.plus(Duration.between(from, notAfter()).multipliedBy(2).dividedBy(3));
  }

  @Override
  public String toString() {
    return "credentials of " + name.uri();
  }
}
