package io.cpcluster.node.session;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.node.Poll;
import io.cpcluster.contracts.node.PollAnswer;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.node.credits.Offer;
import io.cpcluster.node.work.Desk;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Offers free credits to the masters. Never blocks; callable from any thread. */
final class Offers {
  private static final Logger LOG = LoggerFactory.getLogger(Offers.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(1);
  private static final long LONGEST_MS = 2_000;
  private static final int OFFERS_PER_MASTER = 2;
  private static final int MOST_OFFERS = 8;

  private final String node;
  private final NatsConnection nats;
  private final Desk desk;
  private final Masters masters;
  private final LongConsumer sessionOver;
  private final LongSupplier nanoClock;
  private final Pause pause;
  private volatile long notBefore;

  Offers(
      String node,
      NatsConnection nats,
      Desk desk,
      Masters masters,
      LongConsumer sessionOver,
      LongSupplier nanoClock) {
    this.node = node;
    this.nats = nats;
    this.desk = desk;
    this.masters = masters;
    this.sessionOver = sessionOver;
    this.nanoClock = nanoClock;
    this.pause =
        new Pause(
            Duration.ofMillis(100), Duration.ofMillis(LONGEST_MS), RandomGenerator.getDefault());
    this.notBefore = nanoClock.getAsLong();
  }

  /** Offers what is free, unless offers failed just now. */
  void make() {
    if (nanoClock.getAsLong() - notBefore < 0 || !nats.isConnected()) {
      return;
    }
    int most = Math.clamp((long) OFFERS_PER_MASTER * masters.healthy(), 2, MOST_OFFERS);
    for (Offer offer : desk.offers(most)) {
      nats.request(
          Subjects.agentPoll(node),
          Map.of(),
          Json.write(new Poll(offer.session(), offer.credits())),
          TIMEOUT,
          reply -> answered(offer, Answer.of(reply, PollAnswer.class)));
    }
  }

  /** The masters changed: offers need not wait. */
  void makeNow() {
    pause.reset();
    notBefore = nanoClock.getAsLong();
    make();
  }

  private void answered(Offer offer, Answer<PollAnswer> answer) {
    switch (answer) {
      case Answer.Good<PollAnswer>(PollAnswer(String master)) -> {
        pause.reset();
        masters.answered(master);
        desk.offered(offer, master);
      }
      case Answer.Refused<PollAnswer>(ErrorCode code, String message, Long retryAfterMs) -> {
        notTaken(offer, code.wireName() + ": " + message, retryAfterMs);
        if (code == ErrorCode.SESSION_OVER) {
          sessionOver.accept(offer.session());
        }
      }
      case Answer.Silent<PollAnswer>(String why) -> notTaken(offer, why, null);
    }
  }

  private void notTaken(Offer offer, String why, @Nullable Long retryAfterMs) {
    LOG.debug("Credits are not taken: {}", why);
    long now = nanoClock.getAsLong();
    if (now - notBefore >= 0) {
      notBefore =
          now
              + (retryAfterMs == null
                  ? pause.nextNanos()
                  : TimeUnit.MILLISECONDS.toNanos(Math.clamp(retryAfterMs, 1, LONGEST_MS)));
    }
    desk.offered(offer, null);
  }
}
