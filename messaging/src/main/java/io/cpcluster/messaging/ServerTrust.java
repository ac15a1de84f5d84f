package io.cpcluster.messaging;

import io.cpcluster.messaging.context.CredentialFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whom a connection believes: a server whose certificate leads to one of the roots and names the
 * host that was dialled. The client library asks for the first only, and every node of a cluster
 * has a certificate that leads to its root. Stateless.
 */
final class ServerTrust extends X509ExtendedTrustManager {
  private static final String NAMES_THE_HOST = "HTTPS";

  /** Kinds of GeneralName, RFC 5280 section 4.2.1.6. */
  private static final Integer DNS_NAME = 2;

  private static final Integer ADDRESS = 7;

  /** Marks a hash in the place of a certificate. */
  static final String PIN = "sha256:";

  /** Marks the name of a file in the place of a certificate; what counts without it follows. */
  static final String FILE = "file:";

  private static final int MOST_BYTES = 256 << 10;

  private final List<String> rootsPem;

  private ServerTrust(List<String> rootsPem) {
    this.rootsPem = List.copyOf(rootsPem);
  }

  /**
   * A context for connections.
   *
   * @param rootsPem empty for whom the system believes
   * @throws IllegalArgumentException for what is no certificate
   */
  static SSLContext context(List<String> rootsPem) {
    try {
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      List<String> known =
          rootsPem.stream()
              .filter(root -> !root.startsWith(PIN) && !root.startsWith(FILE))
              .toList();
      X509ExtendedTrustManager _ = manager(known);
      context.init(null, new TrustManager[] {new ServerTrust(rootsPem)}, null);
      return context;
    } catch (GeneralSecurityException | IOException unreadable) {
      throw new IllegalArgumentException("the roots cannot be read: " + unreadable.getMessage());
    }
  }

  private static X509ExtendedTrustManager manager(List<String> rootsPem)
      throws GeneralSecurityException, IOException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(rootsPem.isEmpty() ? null : store(rootsPem));
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509ExtendedTrustManager extended) {
        return extended;
      }
    }
    throw new GeneralSecurityException("this Java has no manager of trust for X.509");
  }

  private static KeyStore store(List<String> rootsPem)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    CertificateFactory certificates = CertificateFactory.getInstance("X.509");
    for (int i = 0; i < rootsPem.size(); i++) {
      byte[] pem = rootsPem.get(i).getBytes(StandardCharsets.US_ASCII);
      store.setCertificateEntry(
          "root " + i, certificates.generateCertificate(new ByteArrayInputStream(pem)));
    }
    return store;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String kind, @Nullable Socket socket)
      throws CertificateException {
    if (!(socket instanceof SSLSocket tls)) {
      throw new CertificateException("no TLS socket");
    }
    SSLParameters parameters = tls.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm(NAMES_THE_HOST);
    tls.setSSLParameters(parameters);
    requireHostsName(chain[0], tls.getHandshakeSession().getPeerHost());
    try {
      manager(rootsFor(chain)).checkServerTrusted(chain, kind, tls);
    } catch (GeneralSecurityException | IOException refused) {
      throw new CertificateException(refused.getMessage(), refused);
    }
  }

  /**
   * Java takes the subject's CN for a host where a certificate names none, and a node's id may be
   * the name of a host: so only names of hosts count, and addresses for those who dial one.
   */
  private static void requireHostsName(X509Certificate shown, @Nullable String dialled)
      throws CertificateException {
    Collection<List<?>> names = shown.getSubjectAlternativeNames();
    for (List<?> name : names == null ? List.<List<?>>of() : names) {
      if (name.get(0).equals(DNS_NAME)
          || (name.get(0).equals(ADDRESS) && isAddress(dialled, String.valueOf(name.get(1))))) {
        return;
      }
    }
    throw new CertificateException("the certificate names no host: it is no server's");
  }

  private static boolean isAddress(@Nullable String dialled, String address) {
    if (dialled == null) {
      return false;
    }
    try {
      return InetAddress.ofLiteral(dialled.replaceAll("[\\[\\]]", ""))
          .equals(InetAddress.ofLiteral(address));
    } catch (IllegalArgumentException dialledByName) {
      return false;
    }
  }

  /** The roots, those that are known by their hash taken from what the server shows. */
  private List<String> rootsFor(X509Certificate[] chain) throws GeneralSecurityException {
    List<String> known = new ArrayList<>();
    for (String root : expected()) {
      if (!root.startsWith(PIN)) {
        known.add(root);
        continue;
      }
      for (X509Certificate shown : chain) {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(shown.getEncoded());
        if (root.equals(PIN + HexFormat.of().formatHex(hash))) {
          known.add(pem(shown));
        }
      }
    }
    if (known.isEmpty() && !rootsPem.isEmpty()) {
      throw new CertificateException("the server shows none of the roots that are expected");
    }
    return known;
  }

  /** With what stands in files now. */
  private List<String> expected() throws CertificateException {
    List<String> expected = new ArrayList<>();
    for (String root : rootsPem) {
      if (!root.startsWith(FILE)) {
        expected.add(root);
        continue;
      }
      int end = root.indexOf('\n');
      Path file = Path.of(root.substring(FILE.length(), end));
      if (Files.exists(file)) {
        expected.addAll(CredentialFiles.certificates(text(file)));
      } else if (end + 1 < root.length()) {
        expected.add(root.substring(end + 1));
      }
    }
    return expected;
  }

  private static String text(Path file) throws CertificateException {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new CertificateException(file + " is too long for a file of roots");
      }
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new CertificateException(file + " cannot be read", unreadable);
    }
  }

  private static String pem(X509Certificate certificate) throws CertificateException {
    return "-----BEGIN CERTIFICATE-----\n"
        + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
        + "\n-----END CERTIFICATE-----\n";
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String kind, @Nullable SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("only sockets are expected");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String kind) throws CertificateException {
    throw new CertificateException("only sockets are expected");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String kind, @Nullable Socket socket)
      throws CertificateException {
    throw new CertificateException("no clients are expected");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String kind, @Nullable SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("no clients are expected");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String kind) throws CertificateException {
    throw new CertificateException("no clients are expected");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
