package io.cpcluster.node.links;

import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.dataplane.certificate.Credentials;
import io.cpcluster.dataplane.certificate.InvalidCertificate;
import io.cpcluster.dataplane.link.Link;
import io.cpcluster.dataplane.link.LinkEngine;
import io.cpcluster.dataplane.link.LinkHandler;
import io.cpcluster.dataplane.link.LinkSettings;
import io.cpcluster.messaging.Dispatch;
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.node.identity.Identity;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * All links of one node. Thread-safe. The engine is started when the first certificate is there;
 * the monitor of this object guards it.
 */
public final class PeerLinks implements AutoCloseable {
  /** Hears of links, on event loops that must not be blocked. */
  public interface Listener {
    void opened(Link link);

    void ended(Link link, String reason);
  }

  private final Identity identity;
  private final LinkSettings settings;
  private final LinkHandler handler;
  private final InstantSource clock;
  private final LinkTalk talk;
  private final OpenLinks open = new OpenLinks();
  private final Listening listening;
  private final Connecting connecting;
  private final Listener listener;
  private @Nullable LinkEngine engine;
  private boolean closed;

  /**
   * @param session the node's current session, 0 while there is none
   * @param handler what is done with the frames that come
   */
  public PeerLinks(
      String node,
      NatsConnection nats,
      LongSupplier session,
      Identity identity,
      LinkSettings settings,
      InstantSource clock,
      LinkHandler handler,
      Listener listener) {
    this.identity = identity;
    this.settings = settings;
    this.handler = handler;
    this.clock = clock;
    this.listener = listener;
    this.talk = new LinkTalk(node, nats, session);
    this.listening = new Listening(talk, this::engine, this::opened);
    this.connecting = new Connecting(node, talk, this::engine, open, this::opened);
  }

  /** Takes the masters' commands about links. */
  public void listenOn(Dispatch dispatch, String node) {
    dispatch.subscribe(Subjects.nodeListen(node), null, listening::listen);
    dispatch.subscribe(Subjects.nodeClose(node), null, this::close);
  }

  /** Gets certificate and engine ready, so that the first link need not wait for them. Blocks. */
  public void prepare() throws InvalidCertificate, InterruptedException {
    engine();
  }

  /** The open link to a peer, or a new one. Blocks, at most for about the limit. */
  public ConnectOutcome connect(String peer, String purpose, Duration limit)
      throws InterruptedException {
    return connecting.connect(peer, purpose, limit);
  }

  public Optional<Link> openTo(String peer) {
    return open.to(peer);
  }

  public List<Link> open() {
    return open.all();
  }

  /** Ids of the links whose ports are bound here. */
  public List<String> listening() {
    return listening.links();
  }

  /** The session is over: no link of it stays. */
  public void sessionOver() {
    listening.closeAll("the session is over");
    open.all().forEach(link -> link.close("the session is over"));
  }

  private void close(Message message) {
    listening.close(message, open);
  }

  private synchronized LinkEngine engine() throws InvalidCertificate, InterruptedException {
    Identity.Known known = identity.require();
    if (closed) {
      throw new InvalidCertificate("this peer is leaving");
    }
    LinkEngine current = engine;
    if (current == null) {
      current = new LinkEngine(settings, this::credentials, known.trust(), handler, clock);
      engine = current;
    }
    return current;
  }

  private Credentials credentials() {
    Identity.Known known = identity.known();
    if (known == null) {
      throw new IllegalStateException("links without a certificate");
    }
    return known.credentials();
  }

  /** A link is there: told once, before anybody who waited for it goes on. */
  private void opened(Link link) {
    listener.opened(link);
    Link before = open.add(link);
    if (before != null) {
      before.close("another link to the same peer was opened");
    }
    link.ended()
        .thenAccept(
            reason -> {
              open.remove(link);
              listener.ended(link, reason);
              talk.disconnected(link.id(), link.peer(), reason);
            });
  }

  /** Ends all links and frees all ports. Blocks shortly. */
  @Override
  public void close() {
    LinkEngine ending;
    synchronized (this) {
      closed = true;
      ending = engine;
    }
    if (ending != null) {
      ending.close();
      talk.awaitTold(Duration.ofSeconds(1));
    }
  }
}
