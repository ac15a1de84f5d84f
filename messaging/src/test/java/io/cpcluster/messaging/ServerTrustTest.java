package io.cpcluster.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which certificates make a server of whoever shows them; the files are told of in README.md. */
@Timeout(30)
class ServerTrustTest {
  @Test
  void aServerIsBelievedUnderItsOwnNameOrAddressOnly() throws Exception {
    handshake("name.pem", "localhost");

    assertThatThrownBy(() -> handshake("name.pem", "127.0.0.1")).isInstanceOf(SSLException.class);
    assertThatThrownBy(() -> handshake("address.pem", "127.0.0.1"))
        .isInstanceOf(SSLException.class);
  }

  @Test
  void aNodeThatIsCalledLikeAHostIsNoServer() {
    assertThatThrownBy(() -> handshake("node.pem", "localhost"))
        .isInstanceOf(SSLException.class)
        .hasStackTraceContaining("names no host");
  }

  @Test
  void anAddressInACertificateDoesNotMakeItsSubjectAHost() {
    assertThatThrownBy(() -> handshake("address.pem", "localhost"))
        .isInstanceOf(SSLException.class)
        .hasStackTraceContaining("names no host");
  }

  /** One who dials a name and comes out at a server with this certificate. */
  private static void handshake(String certificate, String dialled) throws Exception {
    InetAddress here = InetAddress.ofLiteral("127.0.0.1");
    try (SSLServerSocket server =
        (SSLServerSocket) serving(certificate).getServerSocketFactory().createServerSocket()) {
      server.bind(new InetSocketAddress(here, 0));
      Thread serving =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try (SSLSocket accepted = (SSLSocket) server.accept()) {
                      accepted.startHandshake();
                    } catch (IOException refused) {
                      assertThat(refused).isNotNull();
                    }
                  });
      try (Socket plain = new Socket(here, server.getLocalPort());
          SSLSocket client =
              (SSLSocket)
                  ServerTrust.context(List.of(text("root.pem")))
                      .getSocketFactory()
                      .createSocket(plain, dialled, server.getLocalPort(), true)) {
        client.startHandshake();
      } finally {
        server.close();
        serving.join();
      }
    }
  }

  private static SSLContext serving(String certificate) throws Exception {
    String base64 = text("leaf.key").replaceAll("-----[A-Z ]+-----|\\s", "");
    PrivateKey key =
        KeyFactory.getInstance("EC")
            .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
    Certificate own =
        CertificateFactory.getInstance("X.509")
            .generateCertificate(
                new ByteArrayInputStream(text(certificate).getBytes(StandardCharsets.US_ASCII)));
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setKeyEntry("own", key, new char[0], new Certificate[] {own});
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, new char[0]);
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  private static String text(String file) throws Exception {
    try (InputStream in = ServerTrustTest.class.getResourceAsStream("/trust/" + file)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.US_ASCII);
    }
  }
}
