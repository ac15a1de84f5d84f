package io.cpcluster.dataplane.certificate;

import java.net.URI;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The identity that a certificate names.
 *
 * @param cluster name of the cluster
 * @param id id of the peer, a token that fits into a subject
 */
public record PeerName(String cluster, String id) {
  private static final String SCHEME = "cpcluster";
  private static final String PATH = "/node/";

  /** GeneralName of kind uniformResourceIdentifier, RFC 5280 section 4.2.1.6. */
  private static final int URI_KIND = 6;

  /** {@code cpcluster://<cluster>/node/<id>} */
  public String uri() {
    return SCHEME + "://" + cluster + PATH + id;
  }

  /** The one identity of a certificate; empty when it has none, several, or another kind too. */
  public static Optional<PeerName> of(X509Certificate certificate) {
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      if (names == null || names.size() != 1) {
        return Optional.empty();
      }
      List<?> only = names.iterator().next();
      return only.get(0) instanceof Integer kind && kind == URI_KIND
          ? parse(String.valueOf(only.get(1)))
          : Optional.empty();
    } catch (CertificateParsingException unreadable) {
      return Optional.empty();
    }
  }

  private static Optional<PeerName> parse(String text) {
    URI uri;
    try {
      uri = URI.create(text);
    } catch (IllegalArgumentException noUri) {
      return Optional.empty();
    }
    String path = uri.getRawPath();
    String cluster = uri.getRawAuthority();
    if (!SCHEME.equals(uri.getScheme())
        || cluster == null
        || path == null
        || !path.startsWith(PATH)
        || path.length() == PATH.length()
        || path.indexOf('/', PATH.length()) >= 0) {
      return Optional.empty();
    }
    PeerName name = new PeerName(cluster, path.substring(PATH.length()));
    return name.uri().equals(text) ? Optional.of(name) : Optional.empty();
  }
}
