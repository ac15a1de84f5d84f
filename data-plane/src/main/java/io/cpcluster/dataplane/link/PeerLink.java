package io.cpcluster.dataplane.link;

import io.cpcluster.contracts.json.Shown;
import io.cpcluster.contracts.link.LaneMessage;
import io.cpcluster.contracts.link.LinkMessage;
import io.cpcluster.contracts.link.Ticket;
import io.cpcluster.dataplane.certificate.PeerName;
import io.cpcluster.dataplane.frame.Frame;
import io.netty.buffer.ByteBufAllocator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * An open link. Sending is any thread's; what comes is told on the event loops of its lanes. The
 * end is the first call of {@link #end}, whoever calls it.
 */
final class PeerLink implements Link {
  /** How long the farewell may take to be written. */
  private static final long BYE_LIMIT_MS = 1_000;

  /** What is to be sent on one lane before another is opened. */
  private static final long BUSY_BYTES = 1 << 20;

  private final Ticket ticket;
  private final boolean dialled;
  private final LinkSecret secret;
  private final LinkSettings settings;
  private final LinkHandler handler;
  private final ByteBufAllocator memory;
  private final MoreLanes moreLanes;
  private final Lanes lanes;
  private final Idleness idleness;
  private final AtomicBoolean isClosing = new AtomicBoolean();
  private final AtomicBoolean isOver = new AtomicBoolean();
  private final CompletableFuture<String> ended = new CompletableFuture<>();

  private volatile String closeReason = "";

  /** Of the first lane's event loop. */
  private long unreadBeats;

  private long turnsSeen;

  PeerLink(
      Ticket ticket,
      boolean dialled,
      LinkSecret secret,
      LinkSettings settings,
      LinkHandler handler,
      Lane first,
      MoreLanes.Dialler dialler) {
    this.ticket = ticket;
    this.dialled = dialled;
    this.secret = secret;
    this.settings = settings;
    this.handler = handler;
    this.memory = first.channel().alloc();
    this.lanes = new Lanes(settings.sendingBytes());
    this.idleness = new Idleness(settings);
    this.moreLanes = new MoreLanes(this, settings.maxLanes(), dialled ? dialler : null);
    lanes.add(new Lanes.Open(first, first.join(this, 0), 0));
  }

  @Override
  public String id() {
    return ticket.link();
  }

  @Override
  public String peer() {
    return dialled ? ticket.listener() : ticket.dialer();
  }

  @Override
  public long peerSession() {
    return dialled ? ticket.listenerSession() : ticket.dialerSession();
  }

  /** Whom this side dialled, or this side itself. */
  PeerName listener() {
    return new PeerName(ticket.cluster(), ticket.listener());
  }

  LinkSecret secret() {
    return secret;
  }

  Lanes lanes() {
    return lanes;
  }

  @Override
  public boolean isOpen() {
    return !isClosing.get() && !isOver.get();
  }

  @Override
  public boolean send(LinkMessage message) {
    if (!isOpen()) {
      return false;
    }
    idleness.used();
    return say(message);
  }

  /** Sends on the first lane, when the link is closing too. */
  boolean say(LinkMessage message) {
    if (!lanes.first().outbox().put(message, settings.queuedBytes())) {
      end("the other side does not read: over " + settings.queuedBytes() + " bytes wait");
      return false;
    }
    return true;
  }

  @Override
  public void send(LinkMessage message, Body body) throws LinkEndedException, InterruptedException {
    if (!Frame.mayHaveBody(message)) {
      body.release();
      throw new IllegalArgumentException(message.getClass().getSimpleName() + " has no body");
    }
    idleness.used();
    boolean isSent = false;
    try {
      if (!isOpen()) {
        throw new LinkEndedException("the link has ended");
      }
      Lanes.Open lane = lanes.send(message, body);
      isSent = true;
      if (lane.outbox().sendingBytes() > BUSY_BYTES) {
        moreLanes.want();
      }
    } finally {
      if (!isSent) {
        body.release();
      }
    }
  }

  @Override
  public Body allocate(int bytes) {
    if (bytes < 0 || bytes > Frame.MAX_BODY_BYTES) {
      throw new IllegalArgumentException("a body of " + bytes + " bytes");
    }
    return PooledBody.allocate(memory, bytes);
  }

  @Override
  public AutoCloseable hold() {
    return idleness.hold();
  }

  @Override
  public CompletableFuture<String> ended() {
    return ended.copy();
  }

  /** A later lane is open. False when it cannot be. On the lane's event loop. */
  boolean add(Lane lane, int index) {
    if (!lanes.add(new Lanes.Open(lane, lane.join(this, index), index))) {
      return false;
    }
    lane.start();
    moreLanes.opened();
    return true;
  }

  void received(Lane lane, LinkMessage message, @Nullable Body body) {
    if (message instanceof LaneMessage keeping) {
      keep(keeping);
    } else {
      idleness.used();
      handler.received(this, message, body);
    }
  }

  private void keep(LaneMessage message) {
    switch (message) {
      case LaneMessage.Beat _ -> {}
      case LaneMessage.GoAway _ -> say(new LaneMessage.GoAwayAnswer(isUnused()));
      case LaneMessage.GoAwayAnswer(boolean agreed) -> {
        if (agreed && isUnused()) {
          close("idle");
        }
      }
      case LaneMessage.Bye(String reason) -> end("closed by " + peer() + ": " + Shown.word(reason));
      case LaneMessage.MoreLanes _ -> moreLanes.want();
      case LaneMessage.OpenLane _, LaneMessage.LaneOpened _, LaneMessage.LaneRefused _ ->
          end("sent " + message.getClass().getSimpleName() + " on an open lane");
    }
  }

  private boolean isUnused() {
    return idleness.isIdle() && lanes.open().stream().allMatch(one -> one.outbox().isEmpty());
  }

  void caughtUp() {
    handler.caughtUp(this);
  }

  /** A lane beat and is alive. On its event loop. */
  void beat(int index) {
    if (index != 0) {
      return;
    }
    Outbox first = lanes.first().outbox();
    unreadBeats = first.turns() == turnsSeen ? unreadBeats + 1 : 0;
    turnsSeen = first.turns();
    if (unreadBeats * settings.beat().toMillis() > settings.unread().toMillis()) {
      end("the other side has read nothing for " + settings.unread());
    } else if (idleness.beat()) {
      say(new LaneMessage.GoAway("idle"));
    }
  }

  void hasRoom() {
    lanes.hasRoom();
  }

  @Override
  public void close(String reason) {
    if (!isClosing.compareAndSet(false, true)) {
      return;
    }
    closeReason = reason;
    say(new LaneMessage.Bye(reason));
    var loop = lanes.first().lane().channel().eventLoop();
    if (!loop.isShuttingDown()) {
      loop.schedule(this::bye, BYE_LIMIT_MS, TimeUnit.MILLISECONDS);
    }
  }

  /** The farewell was written, or took too long. */
  void bye() {
    end(closeReason);
  }

  /** Ends this side now. The second call does nothing. */
  void end(String reason) {
    if (isOver.compareAndSet(false, true)) {
      lanes.close();
      ended.complete(reason);
    }
  }

  @Override
  public String toString() {
    return "link " + id() + " with " + peer();
  }
}
