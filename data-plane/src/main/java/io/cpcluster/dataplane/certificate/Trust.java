package io.cpcluster.dataplane.certificate;

import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Whom a peer believes: the cluster's roots, and by them every certificate below that is valid at
 * the moment. Roots may change while it is used: a volatile field publishes them. Thread-safe.
 */
public final class Trust {
  private static final int MARK_CHARACTERS = 16;

  private volatile List<X509Certificate> roots;
  private final InstantSource clock;

  public Trust(List<X509Certificate> roots, InstantSource clock) {
    this.roots = List.copyOf(roots);
    this.clock = clock;
  }

  /** Roots in PEM. */
  public static Trust of(List<String> rootsPem, InstantSource clock) throws InvalidCertificate {
    return new Trust(read(rootsPem), clock);
  }

  private static List<X509Certificate> read(List<String> rootsPem) throws InvalidCertificate {
    List<X509Certificate> roots = new ArrayList<>();
    for (String pem : rootsPem) {
      roots.add(Pem.readCertificate(pem));
    }
    return roots;
  }

  /** Believes what another trust does, from the next check on. */
  public void become(Trust other) {
    roots = other.roots;
  }

  /**
   * One short text for the roots in their order: whoever has the same text believes the same.
   *
   * @param rootsPem in PEM
   */
  public static String mark(List<String> rootsPem) throws InvalidCertificate {
    return new Trust(read(rootsPem), InstantSource.system()).mark();
  }

  /** The text of {@link #mark(List)} for these roots. */
  public String mark() {
    StringBuilder all = new StringBuilder();
    roots.forEach(root -> all.append(Fingerprint.of(root), 0, MARK_CHARACTERS));
    return all.toString();
  }

  public List<X509Certificate> roots() {
    return roots;
  }

  /**
   * Checks that a chain leads to one of the roots and is valid now.
   *
   * @param chain the certificate in question first; a root at its end is ignored
   * @throws InvalidCertificate saying which identity was refused and why
   */
  public void check(List<X509Certificate> chain) throws InvalidCertificate {
    if (chain.isEmpty()) {
      throw new InvalidCertificate("no certificate was shown");
    }
    List<X509Certificate> believed = roots;
    try {
      Set<TrustAnchor> anchors = new HashSet<>();
      believed.forEach(root -> anchors.add(new TrustAnchor(root, null)));
      PKIXParameters parameters = new PKIXParameters(anchors);
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(clock.instant()));
      List<X509Certificate> path = path(chain, believed);
      CertPathValidator.getInstance("PKIX")
          .validate(CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
    } catch (GeneralSecurityException refused) {
      String why = shown(chain.getFirst()) + ": " + refused.getMessage();
      throw isOfTime(refused)
          ? new OutOfDate(why + ", for the clock here says " + clock.instant())
          : new InvalidCertificate(why);
    }
  }

  private static boolean isOfTime(GeneralSecurityException refused) {
    return refused instanceof CertPathValidatorException of
        && (of.getReason() == BasicReason.EXPIRED || of.getReason() == BasicReason.NOT_YET_VALID);
  }

  /**
   * As much of a chain as leads to one of the roots. While a root is changed, chains go on to the
   * one before, for those who know only that.
   */
  private static List<X509Certificate> path(
      List<X509Certificate> chain, List<X509Certificate> roots) {
    for (int i = 0; i < chain.size(); i++) {
      X509Certificate one = chain.get(i);
      if (roots.contains(one)) {
        return chain.subList(0, i);
      }
      if (roots.stream()
          .anyMatch(root -> root.getSubjectX500Principal().equals(one.getIssuerX500Principal()))) {
        return chain.subList(0, i + 1);
      }
    }
    return chain;
  }

  /**
   * Checks the certificates that a peer showed on a link.
   *
   * @return whom they name
   */
  public PeerName checkPeer(List<X509Certificate> chain) throws InvalidCertificate {
    check(chain);
    X509Certificate own = chain.getFirst();
    if (own.getBasicConstraints() >= 0) {
      throw new InvalidCertificate(shown(own) + ": an authority is no peer");
    }
    return PeerName.of(own)
        .orElseThrow(() -> new InvalidCertificate(shown(own) + ": names no peer"));
  }

  static boolean signed(X509Certificate by, byte[] text, byte[] signature) {
    try {
      Signature check = Signature.getInstance(PeerKey.SIGNATURE);
      check.initVerify(by.getPublicKey());
      check.update(text);
      return check.verify(signature);
    } catch (GeneralSecurityException notSigned) {
      return false;
    }
  }

  /** A certificate's identity for a log, with its fingerprint. */
  public static String shown(X509Certificate certificate) {
    String name =
        PeerName.of(certificate)
            .map(PeerName::uri)
            .orElseGet(() -> certificate.getSubjectX500Principal().getName());
    return name + " (SHA-256 " + Fingerprint.of(certificate) + ")";
  }
}
