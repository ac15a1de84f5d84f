package io.cpcluster.node.session;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.node.Hello;
import io.cpcluster.contracts.node.Leave;
import io.cpcluster.contracts.node.Left;
import io.cpcluster.contracts.node.Welcome;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.Reply;
import io.cpcluster.node.work.Desk;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says hello, beats and says goodbye. The monitor guards {@code standing} and the times; messages
 * are sent and the listener is called outside of it. Only {@link #leave} blocks.
 */
final class Presence {
  /** Hears of changes. */
  interface Listener {
    /** A session began. */
    void joined(Welcome welcome);

    /** The session is over and its work stopped; hello is said again, unless the node leaves. */
    void sessionOver(long session);

    /** The masters will not have this node. */
    void notAllowed(String why);
  }

  private static final Logger LOG = LoggerFactory.getLogger(Presence.class);
  private static final Duration SHORTEST_HELLO = Duration.ofSeconds(2);
  private static final Duration LONGEST_HELLO = Duration.ofSeconds(8);
  private static final Duration CONFLICT_PAUSE = Duration.ofSeconds(3);
  private static final Duration REMIND_EVERY = Duration.ofSeconds(30);

  private final Hello introduction;
  private final NatsConnection nats;
  private final Listener listener;
  private final Beats beats;
  private final Desk desk;
  private final LongSupplier nanoClock;
  private final Pause pause =
      new Pause(Duration.ofMillis(50), Duration.ofSeconds(2), RandomGenerator.getDefault());

  private Standing standing = new Standing.Joining(0);
  private boolean helloOnItsWay;

  /** Doubles with each silence: masters that cannot keep up are not asked for the same again. */
  private Duration helloLimit = SHORTEST_HELLO;

  private long nextHelloAt;
  private long nextBeatAt;
  private @Nullable String toldWhy;
  private long toldAt;
  private volatile @Nullable Refusal refusal;

  /**
   * @param introduction what the hellos say; its previous session is replaced
   */
  Presence(
      Hello introduction,
      NatsConnection nats,
      Beats beats,
      Desk desk,
      Listener listener,
      LongSupplier nanoClock) {
    this.introduction = introduction;
    this.nats = nats;
    this.beats = beats;
    this.desk = desk;
    this.listener = listener;
    this.nanoClock = nanoClock;
    this.nextHelloAt = nanoClock.getAsLong();
    this.nextBeatAt = nextHelloAt;
  }

  /** Says what is due; to be called at least every 100 ms. */
  void look() {
    if (!nats.isConnected()) {
      return;
    }
    Hello hello = null;
    Duration limit;
    boolean beat = false;
    synchronized (this) {
      long now = nanoClock.getAsLong();
      switch (standing) {
        case Standing.Joining(long previous) -> {
          if (!helloOnItsWay && nextHelloAt - now <= 0) {
            helloOnItsWay = true;
            hello = helloAfter(previous);
          }
        }
        case Standing.Joined(long _, Duration failoverTimeout) ->
            beat = beatIsDue(now, failoverTimeout);
        case Standing.Leaving(long _, Duration failoverTimeout) ->
            beat = beatIsDue(now, failoverTimeout);
        case Standing.Ended() -> {}
      }
      limit = helloLimit;
    }
    if (hello != null) {
      sayHello(hello, limit);
    }
    if (beat) {
      beats.send();
    }
  }

  private boolean beatIsDue(long now, Duration failoverTimeout) {
    if (nextBeatAt - now > 0) {
      return false;
    }
    nextBeatAt = now + failoverTimeout.toNanos() / 2;
    return true;
  }

  /** The next {@link #look} says hello or beats without waiting. */
  synchronized void hurry() {
    nextHelloAt = nanoClock.getAsLong();
    nextBeatAt = nextHelloAt;
    helloLimit = SHORTEST_HELLO;
    pause.reset();
  }

  private void sayHello(Hello hello, Duration limit) {
    nats.request(
        Subjects.agentHello(hello.id()),
        Map.of(),
        Json.write(hello),
        limit,
        reply -> answered(Answer.of(reply, Welcome.class)));
  }

  private void answered(Answer<Welcome> answer) {
    switch (answer) {
      case Answer.Good<Welcome>(Welcome welcome) -> welcomed(welcome);
      case Answer.Refused<Welcome>(ErrorCode code, String message, _) -> {
        if (code == ErrorCode.NOT_ALLOWED) {
          refusal = new Refusal(code, message);
          move(_ -> new Standing.Ended());
          listener.notAllowed(message);
        } else if (code == ErrorCode.CONFLICT) {
          String inUse =
              "another live process uses the id " + introduction.id() + " (" + message + ")";
          refusal = new Refusal(code, inUse);
          tryAgain(CONFLICT_PAUSE.toNanos(), inUse + "; stop it or give this node another --id");
        } else {
          refusal = new Refusal(code, message);
          tryAgain(pause.nextNanos(), code.wireName() + ": " + message);
        }
      }
      case Answer.Silent<Welcome>(String why) -> {
        synchronized (this) {
          Duration longer = helloLimit.multipliedBy(2);
          helloLimit = longer.compareTo(LONGEST_HELLO) > 0 ? LONGEST_HELLO : longer;
        }
        tryAgain(pause.nextNanos(), why);
      }
    }
  }

  /** Why the last hello was refused; empty when none was, or it was not answered at all. */
  Optional<Refusal> refusal() {
    return Optional.ofNullable(refusal);
  }

  private void welcomed(Welcome welcome) {
    Duration failoverTimeout = Duration.ofMillis(Math.max(1, welcome.failoverTimeoutMs()));
    if (!(standing() instanceof Standing.Joining)) {
      return;
    }
    desk.begin(welcome.session());
    refusal = null;
    synchronized (this) {
      toldWhy = null;
    }
    move(
        now ->
            now instanceof Standing.Joining joining
                ? joining.welcomed(welcome.session(), failoverTimeout)
                : now);
    hurry();
    look();
    listener.joined(welcome);
  }

  /** A master answered that this session is over; says hello again when it is the current one. */
  void sessionOver(long session) {
    if (!desk.end(session)) {
      return;
    }
    move(
        now ->
            switch (now) {
              case Standing.Joined joined -> joined.over();
              case Standing.Leaving _ -> new Standing.Ended();
              case Standing.Joining joining -> joining;
              case Standing.Ended ended -> ended;
            });
    listener.sessionOver(session);
    hurry();
    look();
  }

  /** Beats as draining from now on. */
  void leaving() {
    move(
        now ->
            switch (now) {
              case Standing.Joined joined -> joined.leaving();
              case Standing.Joining _ -> new Standing.Ended();
              case Standing.Leaving leaving -> leaving;
              case Standing.Ended ended -> ended;
            });
    hurry();
    look();
  }

  /**
   * Says goodbye and beats no more once a master confirmed it; false when none did. Blocks, at most
   * for the limit.
   */
  boolean leave(String reason, Duration limit) throws InterruptedException {
    if (!(standing() instanceof Standing.Leaving leaving) || !nats.isConnected()) {
      return false;
    }
    byte[] goodbye = Json.write(new Leave(leaving.session(), reason));
    Reply reply = nats.request(Subjects.agentLeave(introduction.id()), goodbye, limit);
    boolean confirmed = Answer.of(reply, Left.class) instanceof Answer.Good<Left>;
    if (confirmed) {
      move(_ -> new Standing.Ended());
    }
    return confirmed;
  }

  synchronized Standing standing() {
    return standing;
  }

  private synchronized Standing move(UnaryOperator<Standing> transition) {
    helloOnItsWay = false;
    standing = transition.apply(standing);
    return standing;
  }

  private Hello helloAfter(long previousSession) {
    return new Hello(
        introduction.id(),
        introduction.role(),
        introduction.labels(),
        introduction.slots(),
        introduction.addresses(),
        introduction.version(),
        introduction.process(),
        introduction.machine(),
        previousSession);
  }

  /** Says so at first, when the reason changes, and now and then. */
  private void tryAgain(long afterNanos, String why) {
    boolean tell;
    synchronized (this) {
      long now = nanoClock.getAsLong();
      helloOnItsWay = false;
      nextHelloAt = now + afterNanos;
      tell = !why.equals(toldWhy) || now - toldAt > REMIND_EVERY.toNanos();
      if (tell) {
        toldWhy = why;
        toldAt = now;
      }
    }
    if (tell) {
      LOG.warn("Not joined yet: {}. Trying on.", why);
    }
  }
}
