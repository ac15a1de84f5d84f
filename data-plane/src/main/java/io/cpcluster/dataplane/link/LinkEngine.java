package io.cpcluster.dataplane.link;

import io.cpcluster.contracts.link.SignedTicket;
import io.cpcluster.contracts.link.Ticket;
import io.cpcluster.dataplane.certificate.Credentials;
import io.cpcluster.dataplane.certificate.InvalidCertificate;
import io.cpcluster.dataplane.certificate.Tickets;
import io.cpcluster.dataplane.certificate.Trust;
import io.cpcluster.dataplane.tls.PeerTls;
import io.cpcluster.dataplane.tls.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** All links of one program: event loops, TLS, memory. Thread-safe. */
public final class LinkEngine implements AutoCloseable {
  private final LinkSettings settings;
  private final Supplier<Credentials> me;
  private final Trust trust;
  private final LinkHandler handler;
  private final InstantSource clock;
  private final Transport transport;
  private final Connections connections;
  private final LinkDialler dialler;
  private final Set<PeerLink> links = ConcurrentHashMap.newKeySet();
  private final Set<BoundListener> listeners = ConcurrentHashMap.newKeySet();

  /**
   * Starts the event loops.
   *
   * @param me who this program is, asked at every connection: certificates are renewed
   */
  public LinkEngine(
      LinkSettings settings,
      Supplier<Credentials> me,
      Trust trust,
      LinkHandler handler,
      InstantSource clock) {
    this.settings = settings;
    this.me = me;
    this.trust = trust;
    this.handler = handler;
    this.clock = clock;
    this.transport = settings.nativeAllowed() ? Transport.best() : Transport.ofTheJdk();
    this.connections = new Connections(settings, transport, new PeerTls(transport, me, trust));
    this.dialler = new LinkDialler(connections, settings, this::dialled);
    Logs.LINK.info("links over {}", transport);
  }

  /** What carries the links, for a log: {@code epoll, BoringSSL}. */
  public String transport() {
    return transport.toString();
  }

  /**
   * Binds the ticket's port on all addresses and waits for the ticket's dialler. Blocks shortly.
   *
   * @param session this program's current session
   * @param openWithin when there is no link by then, the port is freed
   * @throws IOException when the port is taken
   * @throws InvalidCertificate when the ticket is not for this program to listen
   */
  public LinkListener listen(SignedTicket ticket, long session, Duration openWithin)
      throws IOException, InvalidCertificate {
    Ticket checked = checked(ticket);
    if (!checked.listener().equals(me.get().name().id()) || checked.listenerSession() != session) {
      throw new InvalidCertificate(
          "the ticket lets "
              + checked.listener()
              + " listen, in its session "
              + checked.listenerSession());
    }
    BoundListener listener =
        new BoundListener(
            checked, settings, trust, clock, (of, secret, first) -> link(of, false, secret, first));
    listener.bind(connections, openWithin);
    listeners.add(listener);
    listener.closed().thenRun(() -> listeners.remove(listener));
    return listener;
  }

  /**
   * Dials the ticket's listener; blocks, for virtual threads.
   *
   * @param addresses hosts, tried in turn, each with its share of the limit
   * @param session this program's current session
   * @throws LinkRefusedException when either side does not accept the other
   * @throws IOException when nobody answers in time
   */
  public Link dial(List<String> addresses, SignedTicket ticket, long session, Duration limit)
      throws IOException, InterruptedException {
    int port = ticketToDial(ticket, session).port();
    return dialAt(
        addresses.stream().map(host -> new InetSocketAddress(host, port)).toList(),
        ticket,
        session,
        limit);
  }

  /** Dials where the listener is reached by another port than its own. */
  Link dialAt(List<InetSocketAddress> addresses, SignedTicket ticket, long session, Duration limit)
      throws IOException, InterruptedException {
    return dialler.dial(addresses, ticketToDial(ticket, session), ticket, limit);
  }

  /** Dials as somebody who does not ask whether the ticket is for them. For tests. */
  Link dialUnchecked(List<String> addresses, Ticket read, SignedTicket shown, Duration limit)
      throws IOException, InterruptedException {
    return dialler.dial(
        addresses.stream().map(host -> new InetSocketAddress(host, read.port())).toList(),
        read,
        shown,
        limit);
  }

  private Ticket ticketToDial(SignedTicket ticket, long session) throws LinkRefusedException {
    try {
      Ticket checked = checked(ticket);
      if (!checked.dialer().equals(me.get().name().id()) || checked.dialerSession() != session) {
        throw new InvalidCertificate(
            "the ticket lets "
                + checked.dialer()
                + " dial, in its session "
                + checked.dialerSession());
      }
      return checked;
    } catch (InvalidCertificate wrong) {
      throw new LinkRefusedException(String.valueOf(wrong.getMessage()));
    }
  }

  private Ticket checked(SignedTicket ticket) throws InvalidCertificate {
    Ticket checked = Tickets.check(ticket, trust, clock.instant());
    if (!checked.cluster().equals(me.get().name().cluster())) {
      throw new InvalidCertificate("the ticket is for the cluster " + checked.cluster());
    }
    if (checked.dialer().equals(checked.listener())) {
      throw new InvalidCertificate("a link to oneself");
    }
    return checked;
  }

  private PeerLink dialled(Ticket ticket, LinkSecret secret, Lane first) {
    PeerLink made = link(ticket, true, secret, first);
    first.start();
    return made;
  }

  private PeerLink link(Ticket ticket, boolean dialled, LinkSecret secret, Lane first) {
    PeerLink made =
        new PeerLink(ticket, dialled, secret, settings, handler, first, dialler::dialMore);
    links.add(made);
    made.ended().thenRun(() -> links.remove(made));
    return made;
  }

  /** Ends all links and frees all ports. Blocks until the event loops have ended. */
  @Override
  public void close() {
    List<BoundListener> ports = List.copyOf(listeners);
    links.forEach(link -> link.close("the program ends"));
    ports.forEach(BoundListener::close);
    List.copyOf(links).forEach(LinkDialler::awaitEnd);
    ports.forEach(BoundListener::awaitClosed);
    connections.close();
  }
}
