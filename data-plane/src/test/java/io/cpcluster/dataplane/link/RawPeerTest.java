package io.cpcluster.dataplane.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.link.DirectWork;
import io.cpcluster.contracts.link.LaneMessage;
import io.cpcluster.contracts.link.LinkMessage;
import io.cpcluster.contracts.link.LinkMessageJson;
import io.cpcluster.contracts.link.SignedTicket;
import io.cpcluster.dataplane.certificate.Credentials;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** A peer of the cluster that is written by somebody else, and sends what it should not. */
@ParameterizedClass(name = "native {0}")
@ValueSource(booleans = {true, false})
@Timeout(60)
class RawPeerTest {
  private final int port = TestCluster.freePort();
  private final LinkSettings settings;
  private Pair pair;
  private SignedTicket ticket;
  private LinkListener listener;
  private SSLSocket socket;
  private DataOutputStream out;
  private DataInputStream in;

  RawPeerTest(boolean isNative) {
    settings = LinkSettings.DEFAULT.withNative(isNative);
  }

  @BeforeEach
  void connect() throws Exception {
    pair = new Pair(settings);
    ticket = pair.cluster.sign(TestCluster.ticket("l1", port));
    listener = pair.listener.listen(ticket, TestCluster.LISTENER_SESSION, Pair.LIMIT);
    socket = tls(pair.cluster.peer("n1"));
    out = new DataOutputStream(socket.getOutputStream());
    in = new DataInputStream(socket.getInputStream());
  }

  @AfterEach
  void stop() throws IOException {
    socket.close();
    pair.close();
  }

  private SSLSocket tls(Credentials me) throws Exception {
    KeyStore own = KeyStore.getInstance("PKCS12");
    own.load(null, null);
    own.setKeyEntry("n1", me.privateKey(), new char[0], me.chain().toArray(X509Certificate[]::new));
    own.setCertificateEntry("root", pair.cluster.trust().roots().getFirst());
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(own, new char[0]);
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(own);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    SSLSocket made =
        (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
    made.setEnabledProtocols(new String[] {"TLSv1.3"});
    made.setSoTimeout(10_000);
    return made;
  }

  private void send(LinkMessage message) throws IOException {
    byte[] header = LinkMessageJson.write(message);
    out.writeInt(header.length);
    out.writeLong(0);
    out.write(header);
    out.flush();
  }

  private LinkMessage next() throws Exception {
    byte[] header = new byte[in.readInt()];
    assertThat(in.readLong()).isZero();
    in.readFully(header);
    return LinkMessageJson.read(header);
  }

  private Link open() throws Exception {
    send(new LaneMessage.OpenLane("l1", 0, ticket, null));
    assertThat(next()).isInstanceOf(LaneMessage.LaneOpened.class);
    return listener.opened().get(5, TimeUnit.SECONDS);
  }

  @Test
  void speaksTheProtocolAsItIsWritten() throws Exception {
    Link link = open();

    send(new DirectWork.Ping(5));
    assertThat(LinkTest.next(pair.atListener).message()).isEqualTo(new DirectWork.Ping(5));
    link.send(new DirectWork.Ping(6));
    LinkMessage came = next();
    while (came instanceof LaneMessage.Beat) {
      came = next();
    }
    assertThat(came).isEqualTo(new DirectWork.Ping(6));
  }

  @Test
  void aFrameThatComesByteByByteIsWhole() throws Exception {
    open();
    byte[] header = LinkMessageJson.write(new DirectWork.DirectMessage("slowly"));
    out.writeInt(header.length);
    out.writeLong(0);
    for (byte one : header) {
      out.write(one);
      out.flush();
    }
    assertThat(LinkTest.next(pair.atListener).message())
        .isEqualTo(new DirectWork.DirectMessage("slowly"));
  }

  @Test
  void aHeaderThatIsTooLongEndsTheLink() throws Exception {
    Link link = open();
    out.writeInt(65_537);
    out.writeLong(0);
    out.flush();

    assertThat(link.ended().get(5, TimeUnit.SECONDS)).contains("a header of 65537 bytes");
    theProcessLives();
  }

  @Test
  void aBodyThatIsTooLongEndsTheLink() throws Exception {
    Link link = open();
    out.writeInt(10);
    out.writeLong(Long.MIN_VALUE);
    out.flush();

    assertThat(link.ended().get(5, TimeUnit.SECONDS))
        .contains("a body of 9223372036854775808 bytes");
    theProcessLives();
  }

  @Test
  void anUnknownMessageEndsTheLink() throws Exception {
    Link link = open();
    byte[] header = "{\"Pingg\":{}}".getBytes(StandardCharsets.UTF_8);
    out.writeInt(header.length);
    out.writeLong(0);
    out.write(header);
    out.flush();

    assertThat(link.ended().get(5, TimeUnit.SECONDS)).contains("did you mean \"Ping\"?");
    theProcessLives();
  }

  @Test
  void openingTwiceEndsTheLink() throws Exception {
    Link link = open();
    send(new LaneMessage.OpenLane("l1", 0, ticket, null));

    assertThat(link.ended().get(5, TimeUnit.SECONDS)).contains("OpenLane on an open lane");
  }

  @Test
  void anotherMessageThanOpenLaneIsRefusedAtFirst() throws Exception {
    try (Warnings warnings = new Warnings()) {
      send(new DirectWork.Ping(1));
      assertThat(next()).isEqualTo(new LaneMessage.LaneRefused("began with Ping"));
      warnings.await("began with Ping");
    }
  }

  @Test
  void aLaterLaneWithoutTheSecretIsRefused() throws Exception {
    Link link = open();
    String guess = LinkSecret.create().proof("l1", 1);
    try (Warnings warnings = new Warnings();
        SSLSocket second = tls(pair.cluster.peer("n1"))) {
      out = new DataOutputStream(second.getOutputStream());
      in = new DataInputStream(second.getInputStream());
      send(new LaneMessage.OpenLane("l1", 1, null, guess));

      assertThat(next()).isEqualTo(new LaneMessage.LaneRefused("does not know the link's secret"));
      warnings.await("secret");
    }
    assertThat(link.isOpen()).isTrue();
  }

  private void theProcessLives() throws Exception {
    Pair.Both other = pair.open("l2");
    other.dialled().send(new DirectWork.Ping(2));
    assertThat(LinkTest.next(pair.atListener).message()).isEqualTo(new DirectWork.Ping(2));
  }
}
