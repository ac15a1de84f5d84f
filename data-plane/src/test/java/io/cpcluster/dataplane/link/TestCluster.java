package io.cpcluster.dataplane.link;

import io.cpcluster.contracts.link.SignedTicket;
import io.cpcluster.contracts.link.Ticket;
import io.cpcluster.dataplane.certificate.Authority;
import io.cpcluster.dataplane.certificate.Credentials;
import io.cpcluster.dataplane.certificate.InvalidCertificate;
import io.cpcluster.dataplane.certificate.PeerKey;
import io.cpcluster.dataplane.certificate.PeerName;
import io.cpcluster.dataplane.certificate.Tickets;
import io.cpcluster.dataplane.certificate.Trust;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** A cluster's authorities, and peers and tickets by them. */
public final class TestCluster {
  public static final String NAME = "test";
  public static final long DIALLER_SESSION = 11;
  public static final long LISTENER_SESSION = 12;
  private static final Duration DAY = Duration.ofDays(1);

  private final Authority root = Authority.root(NAME, Instant.now());
  private final Authority master = root.intermediate("m1", Instant.now());

  /** The authority that certifies peers and signs tickets. */
  public Authority master() {
    return master;
  }

  public Trust trust() {
    return new Trust(List.of(root.certificate()), InstantSource.system());
  }

  public Credentials peer(String id) {
    return peer(id, Instant.now(), DAY);
  }

  /** A peer whose certificate begins at a time and lasts so long. */
  public Credentials peer(String id, Instant from, Duration life) {
    try {
      PeerKey key = PeerKey.create();
      PeerName name = new PeerName(NAME, id);
      return Credentials.of(key, master.certify(key.request(name), name, from, life));
    } catch (InvalidCertificate impossible) {
      throw new AssertionError(impossible);
    }
  }

  public LinkEngine engine(String id, LinkSettings settings, LinkHandler handler) {
    Credentials credentials = peer(id);
    return new LinkEngine(settings, () -> credentials, trust(), handler, InstantSource.system());
  }

  /** From n1 to n2. */
  public static Ticket ticket(String link, int port) {
    long soon = Instant.now().plus(Tickets.life()).toEpochMilli();
    return new Ticket(link, NAME, "n1", DIALLER_SESSION, "n2", LISTENER_SESSION, port, soon);
  }

  public SignedTicket sign(Ticket ticket) {
    return Tickets.sign(ticket, master);
  }

  /** A port that nobody has at the moment. */
  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException none) {
      throw new AssertionError(none);
    }
  }
}
