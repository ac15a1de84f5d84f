package io.cpcluster.cli.bench.crowd;

import io.cpcluster.contracts.error.ErrorAnswer;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.node.Beat;
import io.cpcluster.contracts.node.Hello;
import io.cpcluster.contracts.node.PingAnswer;
import io.cpcluster.contracts.node.Poll;
import io.cpcluster.contracts.node.PollAnswer;
import io.cpcluster.contracts.node.Role;
import io.cpcluster.contracts.node.Welcome;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.messaging.accounts.UserCredentials;
import io.cpcluster.node.credits.Capacity;
import io.cpcluster.node.credits.Grant;
import io.cpcluster.node.credits.Offer;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Says what an idle node of one slot says, in the same rhythm, and takes no work. Confined to the
 * crowd's thread.
 */
final class SimulatedNode {
  private static final long SHORTEST_HELLO_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long LONGEST_HELLO_NANOS = TimeUnit.SECONDS.toNanos(8);
  private static final long OFFER_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final int OFFERS_PER_MASTER = 2;
  private static final long MEMORY = 1L << 30;

  private final String id;
  private final String inbox;
  private final BareConnection connection;
  private final Capacity capacity = new Capacity(1);
  private final Map<String, Offered> offered = new HashMap<>();
  private final Tally tally;
  private final int masters;
  private long session;
  private long beatEveryNanos;
  private long nextHelloAt;
  private long helloLimitNanos = SHORTEST_HELLO_NANOS;
  private long nextBeatAt;
  private long nextOfferAt;
  private long offers;
  private boolean silent;

  private record Offered(Grant grant, long untilNanos) {}

  /** Of all nodes together. */
  static final class Tally {
    final LongAdder beats = new LongAdder();
    final LongAdder offers = new LongAdder();
    final LongAdder offersRefused = new LongAdder();
    final LongAdder sessionsOver = new LongAdder();
  }

  private SimulatedNode(
      String id, String url, UserCredentials user, int masters, Tally tally, long now)
      throws IOException {
    this.id = id;
    this.inbox = "_INBOX." + id + ".";
    this.masters = masters;
    this.tally = tally;
    this.nextHelloAt = now;
    this.connection = BareConnection.open(url, user, "node " + id, this::heard);
  }

  /** Connects and listens; says nothing before {@link #look}. */
  static SimulatedNode connect(
      String id, String url, UserCredentials user, int masters, Tally tally) throws IOException {
    SimulatedNode node = new SimulatedNode(id, url, user, masters, tally, System.nanoTime());
    List.of(
            node.inbox + ">",
            Subjects.EVERY_MASTER_BEAT,
            Subjects.nodeRun(id),
            Subjects.nodeCancel(id),
            Subjects.nodePing(id),
            Subjects.nodeListen(id),
            Subjects.nodeClose(id))
        .forEach(node.connection::subscribe);
    node.connection.flush();
    return node;
  }

  BareConnection connection() {
    return connection;
  }

  String id() {
    return id;
  }

  /** Says nothing more, but keeps its connection. */
  void fallSilent() {
    silent = true;
  }

  /** Says what is due. */
  void look(long now) throws IOException {
    if (!silent) {
      if (session == 0) {
        if (nextHelloAt - now <= 0) {
          nextHelloAt = now + helloLimitNanos;
          helloLimitNanos = Math.min(2 * helloLimitNanos, LONGEST_HELLO_NANOS);
          hello();
        }
      } else {
        beatIfDue(now);
        offer(now);
      }
    }
    connection.flush();
  }

  private void hello() {
    Hello hello = new Hello(id, Role.WORKER, List.of("crowd"), 1, List.of(), "bench", id, null, 0);
    connection.publish(Subjects.agentHello(id), inbox + "hello", Json.write(hello));
  }

  private void beatIfDue(long now) {
    if (nextBeatAt - now > 0) {
      return;
    }
    nextBeatAt = now + beatEveryNanos;
    tally.beats.increment();
    Beat beat =
        new Beat(id, session, List.of(), List.of(), 1, false, 0.1, MEMORY, 2 * MEMORY)
            .withLinks(List.of());
    connection.publish(Subjects.agentBeat(id), inbox + "beat." + session, Json.write(beat));
  }

  private void offer(long now) {
    offered.values().removeIf(one -> isLate(one, now));
    capacity.expire(now);
    if (nextOfferAt - now > 0) {
      return;
    }
    for (Offer offer : capacity.offers(session, OFFERS_PER_MASTER * masters, 0, now)) {
      String reply = inbox + "poll." + ++offers;
      offered.put(reply, new Offered(offer.grant(), now + OFFER_LIMIT_NANOS));
      tally.offers.increment();
      Poll poll = new Poll(session, offer.credits());
      connection.publish(Subjects.agentPoll(id), reply, Json.write(poll));
    }
  }

  private boolean isLate(Offered one, long now) {
    if (one.untilNanos - now > 0) {
      return false;
    }
    capacity.settled(one.grant(), null);
    tally.offersRefused.increment();
    return true;
  }

  private void heard(String subject, @Nullable String replyTo, byte[] body, boolean refused) {
    if (silent || !subject.startsWith(inbox)) {
      if (!silent && replyTo != null && subject.equals(Subjects.nodePing(id))) {
        PingAnswer answer = new PingAnswer(id, session, id, List.of());
        connection.publish(replyTo, null, Json.write(answer));
      }
      return;
    }
    try {
      answered(subject, body, refused);
    } catch (InvalidField broken) {
      throw new IllegalStateException(broken);
    }
  }

  private void answered(String subject, byte[] body, boolean refused) throws InvalidField {
    if (subject.equals(inbox + "hello")) {
      if (refused) {
        nextHelloAt = System.nanoTime() + REST_NANOS;
      } else {
        welcomed(Json.read(body, Welcome.class));
      }
    } else if (subject.startsWith(inbox + "beat.")) {
      if (refused && subject.equals(inbox + "beat." + session)) {
        tally.sessionsOver.increment();
        session = 0;
        nextHelloAt = System.nanoTime();
      }
    } else {
      settled(subject, body, refused);
    }
  }

  private void welcomed(Welcome welcome) {
    session = welcome.session();
    helloLimitNanos = SHORTEST_HELLO_NANOS;
    beatEveryNanos = TimeUnit.MILLISECONDS.toNanos(welcome.failoverTimeoutMs()) / 2;
    nextBeatAt = System.nanoTime();
    nextOfferAt = nextBeatAt;
    capacity.forgetCredits();
    offered.clear();
  }

  private void settled(String reply, byte[] body, boolean refused) throws InvalidField {
    Offered one = offered.remove(reply);
    if (one == null) {
      return;
    }
    if (refused) {
      tally.offersRefused.increment();
      capacity.settled(one.grant(), null);
      Long after =
          body.length == 0 ? null : Json.read(body, ErrorAnswer.class).error().retryAfterMs();
      nextOfferAt =
          System.nanoTime() + (after == null ? REST_NANOS : TimeUnit.MILLISECONDS.toNanos(after));
    } else {
      capacity.settled(one.grant(), Json.read(body, PollAnswer.class).master());
    }
  }
}
