package io.cpcluster.dataplane.link;

import io.cpcluster.contracts.link.LaneMessage;
import io.cpcluster.contracts.link.LinkMessage;
import io.cpcluster.contracts.link.Ticket;
import io.cpcluster.dataplane.certificate.InvalidCertificate;
import io.cpcluster.dataplane.certificate.PeerName;
import io.cpcluster.dataplane.certificate.Tickets;
import io.cpcluster.dataplane.certificate.Trust;
import io.cpcluster.dataplane.tls.PeerTls;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A port that waits for the dialler of one ticket: the first lane spends the ticket, later lanes
 * prove the link's secret. Whoever else comes is refused, and it goes on listening. The link is set
 * once, by whoever opens the first lane.
 */
final class BoundListener implements LinkListener, Opening {
  /** Makes the link of the first lane. */
  @FunctionalInterface
  interface Linking {
    PeerLink link(Ticket ticket, LinkSecret secret, Lane first);
  }

  private static final long SELECTOR_TURN_MS = 5;

  private final Ticket ticket;
  private final PeerName dialler;
  private final LinkSettings settings;
  private final Trust trust;
  private final InstantSource clock;
  private final Linking linking;
  private final AtomicInteger handshakes = new AtomicInteger();
  private final AtomicBoolean isSpent = new AtomicBoolean();
  private final CompletableFuture<Link> opened = new CompletableFuture<>();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();

  private volatile @Nullable Channel port;
  private volatile @Nullable PeerLink link;

  BoundListener(
      Ticket ticket, LinkSettings settings, Trust trust, InstantSource clock, Linking linking) {
    this.ticket = ticket;
    this.dialler = new PeerName(ticket.cluster(), ticket.dialer());
    this.settings = settings;
    this.trust = trust;
    this.clock = clock;
    this.linking = linking;
  }

  /** Binds. Blocks. */
  void bind(Connections connections, Duration openWithin) throws IOException {
    Channel bound = connections.listen(ticket.port(), this::admits, this);
    port = bound;
    bound.closeFuture().addListener(_ -> freed(bound.eventLoop()));
    bound.eventLoop().schedule(this::giveUp, openWithin.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The JDK gives a closed port back in the next turn of its selector, not before. */
  private void freed(EventLoop loop) {
    if (loop.isShuttingDown()) {
      closed.complete(null);
    } else {
      loop.schedule(() -> closed.complete(null), SELECTOR_TURN_MS, TimeUnit.MILLISECONDS);
    }
  }

  private void giveUp() {
    if (link == null) {
      opened.completeExceptionally(new LinkEndedException("was not opened in time"));
      close();
    }
  }

  private boolean admits(Channel channel) {
    if (handshakes.incrementAndGet() > settings.maxHandshakes()) {
      handshakes.decrementAndGet();
      warn("somebody at " + channel.remoteAddress(), "too many handshakes in progress");
      return false;
    }
    return true;
  }

  @Override
  public void secured(Lane lane) {
    if (!PeerTls.peer(lane.tls()).equals(Optional.of(dialler))) {
      lane.refuse("this port waits for " + dialler.uri());
    }
  }

  @Override
  public void first(Lane lane, LinkMessage message) {
    if (!(message instanceof LaneMessage.OpenLane request)) {
      lane.refuse("began with " + message.getClass().getSimpleName());
    } else if (!request.link().equals(ticket.link())) {
      lane.refuse("another link is meant");
    } else if (request.lane() == 0) {
      openFirst(lane, request);
    } else {
      openLater(lane, request);
    }
  }

  private void openFirst(Lane lane, LaneMessage.OpenLane request) {
    try {
      if (request.ticket() == null) {
        throw new InvalidCertificate("no ticket was shown");
      }
      if (!Tickets.check(request.ticket(), trust, clock.instant()).equals(ticket)) {
        throw new InvalidCertificate("the ticket is another one");
      }
    } catch (InvalidCertificate wrong) {
      lane.refuse(String.valueOf(wrong.getMessage()));
      return;
    }
    if (opened.isDone() || !isSpent.compareAndSet(false, true)) {
      lane.refuse("the ticket was used before");
      return;
    }
    LinkSecret secret = LinkSecret.create();
    PeerLink made = linking.link(ticket, secret, lane);
    link = made;
    handshakes.decrementAndGet();
    lane.say(new LaneMessage.LaneOpened(ticket.link(), 0, secret.base64()));
    lane.start();
    made.ended().thenRun(this::close);
    opened.complete(made);
  }

  private void openLater(Lane lane, LaneMessage.OpenLane request) {
    PeerLink of = link;
    String proof = request.proof();
    if (of == null || !of.isOpen()) {
      lane.refuse("the link is not open");
    } else if (proof == null || !of.secret().isProof(proof, ticket.link(), request.lane())) {
      lane.refuse("does not know the link's secret");
    } else if (request.lane() < 0 || request.lane() >= settings.maxLanes()) {
      lane.refuse("lane " + request.lane() + " of " + settings.maxLanes());
    } else {
      lane.say(new LaneMessage.LaneOpened(ticket.link(), request.lane(), null));
      handshakes.decrementAndGet();
      if (!of.add(lane, request.lane())) {
        warn(lane.describe(), "lane " + request.lane() + " is open already, or the link ended");
        lane.close();
      }
    }
  }

  @Override
  public void failed(Lane lane, IOException why) {
    handshakes.decrementAndGet();
    warn(lane.describe(), String.valueOf(why.getMessage()));
  }

  private void warn(String who, String why) {
    Logs.LINK.warn(
        "refused {} on port {}, which waits for link {}: {}", who, port(), ticket.link(), why);
  }

  @Override
  public CompletableFuture<Link> opened() {
    return opened.copy();
  }

  @Override
  public int port() {
    Channel bound = port;
    return bound != null && bound.localAddress() instanceof InetSocketAddress address
        ? address.getPort()
        : ticket.port();
  }

  @Override
  public void close() {
    opened.completeExceptionally(new LinkEndedException("the listener was closed"));
    Channel bound = port;
    if (bound != null) {
      bound.close();
    }
    PeerLink of = link;
    if (of != null) {
      of.close("the listener was closed");
    }
  }

  /** Waits a moment for the port. */
  void awaitClosed() {
    closed.completeOnTimeout(null, 1, TimeUnit.SECONDS).join();
  }

  @Override
  public CompletableFuture<Void> closed() {
    return closed.copy();
  }
}
