package io.cpcluster.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cpcluster.dataplane.certificate.Credentials;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three nats-servers, a master and a node, reached at this machine's address: every port that
 * listens off loopback, and who is refused there. The ports of links have {@link StrangersTest}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
class OffLoopbackTest {
  private static final char[] NO_SECRET = "test".toCharArray();
  private static final int ROUTES = 2_000;

  private Founded cluster;
  private String host;

  /** Ports off loopback, by whether they are for clients. */
  private final Map<Integer, Boolean> ports = new TreeMap<>();

  @BeforeAll
  void start(@TempDir Path temp) throws Exception {
    host = Founded.addressOffLoopback().orElseThrow();
    cluster = Founded.of(temp.resolve("cluster"), 3, host);
    Programs.Running master = cluster.master(1, Map.of());
    Programs.Running node = cluster.node("w1", Map.of());
    node.awaitOutput("Certificate for", Duration.ofSeconds(30));
    for (Process server : cluster.servers()) {
      for (int port : Ports.offLoopback(server.pid())) {
        ports.put(port, isForClients(port));
      }
    }
    assertThat(Ports.offLoopback(master.process().pid())).as("of a master").isEmpty();
    assertThat(Ports.offLoopback(node.process().pid())).as("of a node without links").isEmpty();
  }

  @AfterAll
  void stop() {
    cluster.close();
  }

  private boolean isForClients(int port) {
    return cluster.urls().stream().anyMatch(url -> url.endsWith(":" + port));
  }

  @Test
  void nothingButThePortsOfClientsAndOfOtherServersListensOffLoopback() {
    assertThat(ports).hasSize(6);
    ports.forEach(
        (port, clients) ->
            assertThat(clients || isForClients(port - ROUTES)).as("port %d", port).isTrue());
  }

  @Test
  void plaintextIsRefused() throws Exception {
    for (Map.Entry<Integer, Boolean> port : ports.entrySet()) {
      for (String text :
          List.of(
              "CONNECT {\"verbose\":false}\r\nPING\r\n",
              "INFO {\"server_id\":\"x\"}\r\nPING\r\n",
              "GET /varz HTTP/1.1\r\nHost: here\r\n\r\n")) {
        Hellos.Heard heard = Hellos.plain(host, port.getKey(), text, port.getValue());
        assertThat(heard.closed()).as("port %d, %s", port.getKey(), text).isTrue();
        assertThat(heard.text()).doesNotContain("PONG").doesNotContain("server_id");
      }
    }
  }

  @Test
  void oldVersionsOfTlsAreRefused() throws Exception {
    for (Map.Entry<Integer, Boolean> port : ports.entrySet()) {
      for (int minor : List.of(2, 3)) {
        Hellos.Heard heard = Hellos.oldTls(host, port.getKey(), minor, port.getValue());
        assertThat(heard.closed()).as("port %d, TLS 1.%d", port.getKey(), minor - 1).isTrue();
        assertThat(heard.saysHello(0)).as("port %d, TLS 1.%d", port.getKey(), minor - 1).isFalse();
      }
    }
  }

  @Test
  void anotherClustersCertificateOpensNothing() throws Exception {
    Credentials foreign = Strangers.foreign("w1");
    for (Map.Entry<Integer, Boolean> port : ports.entrySet()) {
      try (SSLSocket tls = tls(port.getKey(), port.getValue(), foreign)) {
        String said = afterHandshake(tls, port.getValue());
        assertThat(said).as("port %d", port.getKey()).doesNotContain("PONG");
        assertThat(said)
            .as("port %d", port.getKey())
            .containsAnyOf("Authorization Violation", "refused: ");
      }
    }
  }

  @Test
  void whoBelievesAnotherRootSaysNothingToTheseServers() throws Exception {
    for (Map.Entry<Integer, Boolean> port : ports.entrySet()) {
      try (SSLSocket tls = tls(port.getKey(), port.getValue(), null)) {
        assertThatThrownBy(tls::startHandshake)
            .isInstanceOf(IOException.class)
            .hasMessageContaining("path");
      }
    }
  }

  /** What is said to somebody who then behaves as a client or server would. */
  private static String afterHandshake(SSLSocket tls, boolean client) {
    try {
      tls.startHandshake();
      String hello = client ? "CONNECT {\"verbose\":false}\r\nPING\r\n" : "CONNECT {}\r\nPING\r\n";
      tls.getOutputStream().write(hello.getBytes(StandardCharsets.US_ASCII));
      tls.getOutputStream().flush();
      StringBuilder said = new StringBuilder();
      int one;
      while ((one = tls.getInputStream().read()) >= 0) {
        said.append((char) one);
      }
      return said.toString();
    } catch (SocketTimeoutException open) {
      throw new AssertionError("the connection stays open", open);
    } catch (IOException refused) {
      return "refused: " + refused.getMessage();
    }
  }

  /** Over a connection on which the listener may have greeted; null for one with other roots. */
  private SSLSocket tls(int port, boolean greeting, @Nullable Credentials as) throws Exception {
    Socket plain = Hellos.connect(host, port);
    if (greeting) {
      assertThat(Hellos.line(plain)).contains("\"tls_required\":true");
    }
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    if (as == null) {
      context.init(null, null, null);
    } else {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(null, null);
      keys.setKeyEntry("me", as.privateKey(), NO_SECRET, as.chain().toArray(Certificate[]::new));
      KeyManagerFactory managers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(keys, NO_SECRET);
      context.init(managers.getKeyManagers(), new TrustManager[] {new TrustsAll()}, null);
    }
    SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(plain, host, port, true);
    tls.setUseClientMode(true);
    return tls;
  }

  private static final class TrustsAll implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
