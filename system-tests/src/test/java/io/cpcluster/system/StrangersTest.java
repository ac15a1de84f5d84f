package io.cpcluster.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.cpcluster.contracts.link.ConnectAnswer;
import io.cpcluster.contracts.link.DirectWork;
import io.cpcluster.dataplane.certificate.Credentials;
import io.cpcluster.dataplane.link.Link;
import io.cpcluster.dataplane.link.LinkEngine;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.members.Member;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A real node waits on a port for one peer. Whoever else comes is refused and named in the node's
 * log; then the right one is let in, once.
 */
@Timeout(120)
class StrangersTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Duration DAY = Duration.ofDays(1);
  private static final String VICTIM = "victim";
  private static final String IDENTITY = "cpcluster://" + Strangers.CLUSTER + "/node/";

  private Member node;
  private Strangers strangers;
  private ConnectAnswer ticket;
  private int port;
  private int logged;

  @Test
  void onlyTheHolderOfTheTicketAndOfItsOwnCertificateIsLetInAndOnlyOnce() throws Exception {
    try (Stage stage =
            Stage.of(
                StrangersTest.class,
                LocalCluster.builder().masters(1).nodes(1).failoverTimeout(Duration.ofSeconds(1)));
        RawNode victim = RawNode.join(stage.cluster(), VICTIM, "raw")) {
      node = stage.cluster().nodes().getFirst();
      strangers = Strangers.of(stage.cluster());
      ticket = Strangers.connect(victim, node.id());
      port = ticket.connectionInfo().port();
      assertThat(ticket.ticket()).isNotNull();

      plaintextIsRefused();
      tls12IsRefused();
      refusedAs(Strangers.foreign(VICTIM), victim.session(), IDENTITY + VICTIM);
      Credentials expired = strangers.member(VICTIM, Instant.now().minus(DAY.multipliedBy(2)), DAY);
      refusedAs(expired, victim.session(), IDENTITY + VICTIM);
      aStolenTicketIsRefused();
      Credentials right = strangers.member(VICTIM, Instant.now(), DAY);
      theRightOneIsLetInOnce(right, victim.session());
    }
  }

  private void plaintextIsRefused() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write("GET / HTTP/1.1\r\nHost: here\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      awaitRefusal("somebody without a certificate", "TLS");
      awaitClosed(socket);
    }
  }

  private void tls12IsRefused() throws Exception {
    try (SSLSocket socket =
        Strangers.tls(port, "TLSv1.2", strangers.member(VICTIM, Instant.now(), DAY))) {
      assertThatThrownBy(socket::startHandshake).isInstanceOf(IOException.class);
      awaitRefusal("somebody without a certificate", "");
    }
  }

  /** Somebody with a certificate dials with the right ticket. */
  private void refusedAs(Credentials as, long session, String identity) throws Exception {
    try (LinkEngine engine = strangers.engine(as)) {
      Throwable refused =
          catchThrowable(() -> engine.dial(ticket.addresses(), ticket.ticket(), session, LIMIT));
      assertThat(refused).isInstanceOf(IOException.class);
      awaitRefusal(identity, "");
    }
  }

  /** Another member of the cluster has the ticket, but not the certificate it is for. */
  private void aStolenTicketIsRefused() throws Exception {
    try (SSLSocket socket =
        Strangers.tls(port, "TLSv1.3", strangers.member("thief", Instant.now(), DAY))) {
      socket.startHandshake();
      awaitRefusal(IDENTITY + "thief", "this port waits for " + IDENTITY + VICTIM);
      awaitClosed(socket);
    }
  }

  private void theRightOneIsLetInOnce(Credentials right, long session) throws Exception {
    try (LinkEngine engine = strangers.engine(right)) {
      Link link = engine.dial(ticket.addresses(), ticket.ticket(), session, LIMIT);
      assertThat(link.send(new DirectWork.Ping(1))).isTrue();

      Throwable replayed =
          catchThrowable(() -> engine.dial(ticket.addresses(), ticket.ticket(), session, LIMIT));

      assertThat(replayed).isInstanceOf(IOException.class);
      awaitRefusal(IDENTITY + VICTIM, "the ticket was used before");
      assertThat(link.isOpen()).as("the link that was opened by it").isTrue();
    }
  }

  private static void awaitClosed(Socket socket) {
    try {
      while (socket.getInputStream().read() >= 0) {
        // What the node says before it closes.
      }
    } catch (IOException reset) {
      assertThat(reset).isNotInstanceOf(java.net.SocketTimeoutException.class);
    }
  }

  /** One more line of the node's log refuses that one for that reason. */
  private void awaitRefusal(String who, String why) throws Exception {
    Deadline.await(
        "a refusal of " + who + " because " + why + " in " + node.log(),
        LIMIT,
        () -> {
          String log = Files.readString(node.log());
          for (String line : log.substring(logged).replace("\\/", "/").lines().toList()) {
            if (line.contains("refused ")
                && line.contains(who)
                && line.contains(why)
                && line.contains("on port " + port)) {
              logged = log.length();
              return true;
            }
          }
          return false;
        });
  }
}
