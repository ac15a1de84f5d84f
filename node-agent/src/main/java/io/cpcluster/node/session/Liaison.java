package io.cpcluster.node.session;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.node.Hello;
import io.cpcluster.contracts.node.Neighbours;
import io.cpcluster.contracts.node.OutsideCalls;
import io.cpcluster.contracts.node.Welcome;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.messaging.Dispatch;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.Reply;
import io.cpcluster.node.machine.MachineFacts;
import io.cpcluster.node.work.Desk;
import io.cpcluster.node.work.Report;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All talk of one node with the masters, over one connection. Thread-safe. */
public final class Liaison {
  /** Hears how the node stands, on a thread of the connection that must not be blocked. */
  public interface Listener {
    /** A session began. */
    default void joined(Welcome welcome) {}

    /** The session is over: what belongs to it ends. */
    default void sessionOver() {}

    /** Which roots a master's certificates lead to, as a mark; said again and again. */
    default void trusts(String mark) {}

    /** The masters will not have this node. */
    default void notAllowed(String why) {}
  }

  private static final Logger LOG = LoggerFactory.getLogger(Liaison.class);
  private static final byte[] NOTHING = {'{', '}'};

  private final Hello introduction;
  private final NatsConnection nats;
  private final Desk desk;
  private final Listener listener;
  private final Masters masters;
  private final Presence presence;
  private final Offers offers;
  private final Reports reports;
  private final AtomicBoolean joinedBefore = new AtomicBoolean();

  /**
   * Subscribes to what masters say; nothing is said before {@link #look}.
   *
   * @param introduction who the node is; its previous session does not matter
   * @param inboxPrefix where the node may be answered, ending in a dot
   * @param listening ids of the links whose ports are bound
   * @param outside what tasks do outside
   */
  public Liaison(
      Hello introduction,
      NatsConnection nats,
      String inboxPrefix,
      Desk desk,
      Supplier<MachineFacts> machine,
      Supplier<List<String>> listening,
      Supplier<@Nullable OutsideCalls> outside,
      LongSupplier nanoClock,
      Listener listener) {
    String node = introduction.id();
    this.introduction = introduction;
    this.nats = nats;
    this.desk = desk;
    this.listener = listener;
    Beats beats =
        new Beats(node, introduction.slots(), nats, inboxPrefix, desk, machine, listening, outside);
    this.presence = new Presence(introduction, nats, beats, desk, new StandingChanges(), nanoClock);
    this.masters = new Masters(nanoClock, new MasterChanges());
    this.offers = new Offers(node, nats, desk, masters, presence::sessionOver, nanoClock);
    this.reports = new Reports(node, nats, desk, masters, presence::sessionOver);

    Dispatch commands = nats.dispatch("commands");
    new Commands(node, introduction.process(), nats, desk).listenOn(commands);
    Dispatch news = nats.dispatch("news");
    news.subscribe(Subjects.EVERY_MASTER_BEAT, null, masters::received);
    beats.listenOn(news, presence::sessionOver);
  }

  /** Says what is due; to be called as often as {@link Desk#nextLookNanos} wants. */
  public void look() {
    presence.look();
    masters.look(nats.isConnected());
    reports.send(desk.look());
    offers.make();
  }

  /** The connection is there again: beats, reports and offers without waiting. */
  public void connected() {
    presence.hurry();
    desk.reportAllAgain();
    look();
  }

  /** Why the masters do not take this node in; empty when they did not say. */
  public Optional<Refusal> refusal() {
    return presence.refusal();
  }

  /** The next {@link #look} beats. */
  public void beatSoon() {
    presence.hurry();
  }

  /** Sends reports to the masters. */
  public void send(List<Report> ready) {
    reports.send(ready);
  }

  /** Takes no new work and gives back what waits. */
  public void drain() {
    presence.leaving();
    reports.send(desk.drain());
  }

  /** Says goodbye; false when no master confirmed it. Blocks, at most for the limit. */
  public boolean leave(String reason, Duration limit) throws InterruptedException {
    return presence.leave(reason, limit);
  }

  /** Asks for the other live nodes; the answer comes on a thread of the connection. */
  public void neighbours(Duration limit, Consumer<NeighbourList> answered) {
    nats.request(
        Subjects.agentNodes(introduction.id()),
        Map.of(),
        NOTHING,
        limit,
        reply -> answered.accept(neighboursIn(reply)));
  }

  private static NeighbourList neighboursIn(Reply reply) {
    return switch (Answer.of(reply, Neighbours.class)) {
      case Answer.Good<Neighbours>(Neighbours found) -> new NeighbourList.Known(found.nodes());
      case Answer.Refused<Neighbours>(ErrorCode code, String message, _) ->
          new NeighbourList.Unknown(code.wireName() + ": " + message);
      case Answer.Silent<Neighbours>(String why) -> new NeighbourList.Unknown(why);
    };
  }

  private void tellNeighbours(NeighbourList found) {
    switch (found) {
      case NeighbourList.Known(var nodes) ->
          LOG.info("{} other {}", nodes.size(), nodes.size() == 1 ? "node" : "nodes");
      case NeighbourList.Unknown(String why) -> LOG.info("Other nodes are not known: {}", why);
    }
  }

  private final class StandingChanges implements Presence.Listener {
    @Override
    public void joined(Welcome welcome) {
      boolean rejoined = joinedBefore.getAndSet(true);
      LOG.info(
          "{} as {} ({}), {} {}, session {}, welcomed by {}",
          rejoined ? "Rejoined" : "Joined",
          introduction.id(),
          introduction.role().wireName(),
          introduction.slots(),
          introduction.slots() == 1 ? "slot" : "slots",
          welcome.session(),
          welcome.master());
      offers.makeNow();
      if (!rejoined) {
        neighbours(Duration.ofSeconds(2), Liaison.this::tellNeighbours);
      }
      listener.joined(welcome);
    }

    @Override
    public void sessionOver(long session) {
      LOG.warn("Session {} is over: its work is stopped and its results are dropped", session);
      listener.sessionOver();
    }

    @Override
    public void notAllowed(String why) {
      listener.notAllowed(why);
    }
  }

  private final class MasterChanges implements Masters.Listener {
    @Override
    public void trusts(@Nullable String mark) {
      if (mark != null) {
        listener.trusts(mark);
      }
    }

    @Override
    public void appeared(String master) {
      LOG.debug("Master {} is there", master);
      presence.hurry();
      desk.reportAllAgain();
      look();
      offers.makeNow();
    }

    @Override
    public void degraded(String master) {
      LOG.info("Master {} is degraded: credits go to others", master);
      desk.creditsGone(master);
      offers.makeNow();
    }

    @Override
    public void gone(String master) {
      LOG.info("Master {} is gone: credits and results go to others", master);
      desk.masterGone(master);
      reports.send(desk.look());
      offers.makeNow();
    }
  }
}
