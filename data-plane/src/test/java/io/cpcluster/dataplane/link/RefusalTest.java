package io.cpcluster.dataplane.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cpcluster.contracts.link.DirectWork;
import io.cpcluster.contracts.link.SignedTicket;
import io.cpcluster.contracts.link.Ticket;
import io.cpcluster.dataplane.certificate.Credentials;
import io.cpcluster.dataplane.certificate.InvalidCertificate;
import io.cpcluster.dataplane.certificate.Tickets;
import io.cpcluster.dataplane.certificate.Trust;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever may not open a link is refused and logged, and the right one is still let in. */
@ParameterizedClass(name = "native {0}")
@ValueSource(booleans = {true, false})
@Timeout(60)
class RefusalTest {
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final List<String> HERE = List.of("127.0.0.1");

  private final LinkSettings settings;
  private final int port = TestCluster.freePort();

  private Pair pair;
  private SignedTicket ticket;
  private LinkListener listener;
  private Warnings warnings;

  RefusalTest(boolean isNative) {
    settings = LinkSettings.DEFAULT.withNative(isNative);
  }

  @BeforeEach
  void listen() throws Exception {
    warnings = new Warnings();
    pair = new Pair(settings);
    ticket = pair.cluster.sign(TestCluster.ticket("l1", port));
    listener = pair.listener.listen(ticket, TestCluster.LISTENER_SESSION, Duration.ofSeconds(30));
  }

  @AfterEach
  void stop() {
    pair.close();
    warnings.close();
  }

  private void theRightOneIsLetIn() throws Exception {
    Link dialled = pair.dialler.dial(HERE, ticket, TestCluster.DIALLER_SESSION, LIMIT);
    listener.opened().get(5, TimeUnit.SECONDS);
    dialled.send(new DirectWork.Ping(1));
    LinkTest.next(pair.atListener);
  }

  private LinkEngine stranger(Credentials of, Trust trusts) {
    return new LinkEngine(
        settings, () -> of, trusts, (link, message, body) -> {}, InstantSource.system());
  }

  /** Dials with the right ticket as somebody. */
  private Throwable refusal(Credentials of, Trust trusts) {
    try (LinkEngine engine = stranger(of, trusts)) {
      return org.assertj.core.api.Assertions.catchThrowable(
          () -> dialUnchecked(engine, ticket, of.name().id()));
    }
  }

  /** Past the dialling side's own checks, which an attacker does not have. */
  private void dialUnchecked(LinkEngine engine, SignedTicket shown, String id) throws Exception {
    Ticket read = Tickets.check(ticket, pair.cluster.trust(), Instant.now());
    engine.dialUnchecked(HERE, read, shown, LIMIT);
  }

  @Test
  void plaintextIsRefused() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      OutputStream out = socket.getOutputStream();
      out.write("GET / HTTP/1.1\r\nHost: here\r\n\r\n".getBytes());
      out.flush();
      String warning = warnings.await("refused somebody without a certificate at /127.0.0.1:");
      assertThat(warning).contains("" + socket.getLocalPort()).contains("l1");
      socket.setSoTimeout(5_000);
      while (socket.getInputStream().read() >= 0) {
        // until it is closed
      }
    }
    theRightOneIsLetIn();
  }

  @Test
  void tls12IsRefused() throws Exception {
    try (SSLSocket socket = client("n1", pair.cluster.peer("n1"), "TLSv1.2")) {
      assertThatThrownBy(socket::startHandshake).isInstanceOf(IOException.class);
    }
    warnings.await("refused somebody without a certificate");
    theRightOneIsLetIn();
  }

  @Test
  void tlsWithoutACertificateIsRefused() throws Exception {
    try (SSLSocket socket = client("nobody", null, "TLSv1.3")) {
      socket.startHandshake();
      assertThatThrownBy(() -> assertThat(socket.getInputStream().read()).isPositive())
          .isInstanceOfAny(IOException.class, AssertionError.class);
    }
    warnings.await("refused somebody without a certificate");
    theRightOneIsLetIn();
  }

  @Test
  void aCertificateOfAnotherAuthorityIsRefused() throws Exception {
    Throwable refused = refusal(new TestCluster().peer("n1"), pair.cluster.trust());

    assertThat(refused).isInstanceOf(IOException.class);
    assertThat(warnings.await("refused")).contains("cpcluster://test/node/n1 (SHA-256 ");
    theRightOneIsLetIn();
  }

  @Test
  void anExpiredCertificateIsRefused() throws Exception {
    Credentials old =
        pair.cluster.peer("n1", Instant.now().minus(Duration.ofDays(2)), Duration.ofDays(1));

    assertThat(refusal(old, pair.cluster.trust())).isInstanceOf(IOException.class);
    assertThat(warnings.await("refused")).contains("cpcluster://test/node/n1 (SHA-256 ");
    theRightOneIsLetIn();
  }

  @Test
  void aStolenTicketIsRefused() throws Exception {
    Throwable refused = refusal(pair.cluster.peer("thief"), pair.cluster.trust());

    assertThat(refused).isInstanceOf(LinkRefusedException.class);
    assertThat(refused).hasMessageContaining("waits for cpcluster://test/node/n1");
    warnings.await("refused cpcluster://test/node/thief (SHA-256 ");
    theRightOneIsLetIn();
  }

  @Test
  void aTicketThatWasUsedIsRefused() throws Exception {
    theRightOneIsLetIn();

    assertThat(refusal(pair.cluster.peer("n1"), pair.cluster.trust()))
        .isInstanceOf(LinkRefusedException.class)
        .hasMessageContaining("used before");
    warnings.await("used before");
    assertThat(listener.opened().get().isOpen()).isTrue();
  }

  @Test
  void anAlteredTicketIsRefused() throws Exception {
    SignedTicket altered =
        new SignedTicket(
            ticket.ticket().replace("\"l1\"", "\"l1\" "), ticket.signature(), ticket.signer());

    try (LinkEngine engine = stranger(pair.cluster.peer("n1"), pair.cluster.trust())) {
      assertThatThrownBy(() -> dialUnchecked(engine, altered, "n1"))
          .isInstanceOf(LinkRefusedException.class)
          .hasMessageContaining("signature is wrong");
    }
    warnings.await("signature is wrong");
    theRightOneIsLetIn();
  }

  @Test
  void anotherTicketOfTheSameLinkIsRefused() throws Exception {
    Ticket other =
        new Ticket(
            "l1",
            TestCluster.NAME,
            "n1",
            99,
            "n2",
            TestCluster.LISTENER_SESSION,
            port,
            Instant.now().plusSeconds(10).toEpochMilli());

    try (LinkEngine engine = stranger(pair.cluster.peer("n1"), pair.cluster.trust())) {
      assertThatThrownBy(() -> dialUnchecked(engine, pair.cluster.sign(other), "n1"))
          .isInstanceOf(LinkRefusedException.class)
          .hasMessageContaining("another one");
    }
    warnings.await("another one");
    theRightOneIsLetIn();
  }

  @Test
  void aListenerThatIsSomebodyElseIsNotBelieved() throws Exception {
    int falsePort = TestCluster.freePort();
    SignedTicket forged = pair.cluster.sign(TestCluster.ticket("l2", falsePort));
    Ticket own =
        new Ticket(
            "l2",
            TestCluster.NAME,
            "n1",
            TestCluster.DIALLER_SESSION,
            "n3",
            1,
            falsePort,
            Instant.now().plusSeconds(10).toEpochMilli());
    try (LinkEngine n3 = stranger(pair.cluster.peer("n3"), pair.cluster.trust())) {
      n3.listen(pair.cluster.sign(own), 1, LIMIT);

      assertThatThrownBy(() -> pair.dialler.dial(HERE, forged, TestCluster.DIALLER_SESSION, LIMIT))
          .isInstanceOf(LinkRefusedException.class)
          .hasMessageContaining("expected cpcluster://test/node/n2")
          .hasMessageContaining("cpcluster://test/node/n3 (SHA-256 ");
    }
    warnings.await("dialling cpcluster://test/node/n2");
  }

  @Test
  void whoeverSaysNothingIsSentAwayAndManyOfThemDoNotKeepTheRightOneOut() throws Exception {
    List<Socket> silent = new ArrayList<>();
    for (int i = 0; i < settings.maxHandshakes() + 4; i++) {
      silent.add(new Socket(InetAddress.getLoopbackAddress(), port));
    }
    warnings.await("too many handshakes");
    warnings.await("handshake");
    for (Socket socket : silent) {
      socket.setSoTimeout(5_000);
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
    theRightOneIsLetIn();
  }

  @Test
  void aTicketForSomebodyElseIsNotUsedByOneself() {
    assertThatThrownBy(() -> pair.listener.dial(HERE, ticket, TestCluster.LISTENER_SESSION, LIMIT))
        .isInstanceOf(LinkRefusedException.class);
    assertThatThrownBy(() -> pair.dialler.dial(HERE, ticket, 99, LIMIT))
        .isInstanceOf(LinkRefusedException.class);
    assertThatThrownBy(() -> pair.dialler.listen(ticket, TestCluster.DIALLER_SESSION, LIMIT))
        .isInstanceOf(InvalidCertificate.class);
  }

  @Test
  void aLinkToOneselfIsRefused() {
    Ticket self =
        new Ticket(
            "l2",
            TestCluster.NAME,
            "n1",
            1,
            "n1",
            1,
            port,
            Instant.now().plusSeconds(10).toEpochMilli());

    assertThatThrownBy(() -> pair.dialler.dial(HERE, pair.cluster.sign(self), 1, LIMIT))
        .isInstanceOf(LinkRefusedException.class)
        .hasMessageContaining("oneself");
  }

  @Test
  void aPortThatIsTakenIsSaid() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      SignedTicket other = pair.cluster.sign(TestCluster.ticket("l2", taken.getLocalPort()));

      assertThatThrownBy(() -> pair.listener.listen(other, TestCluster.LISTENER_SESSION, LIMIT))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("" + taken.getLocalPort());
    }
  }

  @Test
  void aListenerThatNobodyDialsFreesItsPort() throws Exception {
    int other = TestCluster.freePort();
    SignedTicket unused = pair.cluster.sign(TestCluster.ticket("l2", other));

    LinkListener waiting =
        pair.listener.listen(unused, TestCluster.LISTENER_SESSION, Duration.ofMillis(100));

    waiting.closed().get(5, TimeUnit.SECONDS);
    assertThatThrownBy(() -> waiting.opened().get(1, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining("not opened in time");
    new ServerSocket(other).close();
  }

  @Test
  void anAddressThatDoesNotAnswerIsFollowedByTheNext() throws Exception {
    Link dialled =
        pair.dialler.dial(
            List.of("127.0.0.7", "127.0.0.1"), ticket, TestCluster.DIALLER_SESSION, LIMIT);

    assertThat(dialled.isOpen()).isTrue();
  }

  /** A client of the JDK that believes everybody. */
  private SSLSocket client(String id, Credentials shown, String protocol) throws Exception {
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    java.security.KeyStore store = java.security.KeyStore.getInstance("PKCS12");
    store.load(null, null);
    if (shown != null) {
      store.setKeyEntry(
          id,
          shown.privateKey(),
          new char[0],
          shown.chain().toArray(java.security.cert.X509Certificate[]::new));
    }
    keys.init(store, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), new TrustManager[] {new Gullible()}, null);
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
    socket.setEnabledProtocols(new String[] {protocol});
    socket.setSoTimeout(5_000);
    return socket;
  }

  private static final class Gullible implements X509TrustManager {
    @Override
    public void checkClientTrusted(java.security.cert.X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(java.security.cert.X509Certificate[] chain, String type) {}

    @Override
    public java.security.cert.X509Certificate[] getAcceptedIssuers() {
      return new java.security.cert.X509Certificate[0];
    }
  }
}
