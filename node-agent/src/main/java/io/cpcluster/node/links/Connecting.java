package io.cpcluster.node.links;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.link.ConnectAnswer;
import io.cpcluster.contracts.link.SignedTicket;
import io.cpcluster.dataplane.certificate.InvalidCertificate;
import io.cpcluster.dataplane.link.Link;
import io.cpcluster.dataplane.link.LinkRefusedException;
import io.cpcluster.node.session.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The asker's side of a link. One wish per peer is under way at a time, the others wait for it: a
 * lock per peer. Thread-safe.
 */
final class Connecting {
  private static final Duration TOLD_WITHIN = Duration.ofMillis(500);
  private static final Duration COMES_WITHIN = Duration.ofSeconds(1);
  private static final Duration PAUSE = Duration.ofMillis(100);

  /** Each failed dial doubles it: an opening costs masters and both ends some messages. */
  private static final Duration PAUSE_AFTER_DIAL = Duration.ofMillis(400);

  /** Less time than this is not worth another try: the refusal says more than its end would. */
  private static final long LAST_TRY_MS = 1_000;

  private final String self;
  private final LinkTalk talk;
  private final Engines engines;
  private final OpenLinks open;
  private final Consumer<Link> opened;
  private final Map<String, ReentrantLock> wishes = new ConcurrentHashMap<>();

  Connecting(String self, LinkTalk talk, Engines engines, OpenLinks open, Consumer<Link> opened) {
    this.self = self;
    this.talk = talk;
    this.engines = engines;
    this.open = open;
    this.opened = opened;
  }

  ConnectOutcome connect(String peer, String purpose, Duration limit) throws InterruptedException {
    if (peer.equals(self)) {
      return new ConnectOutcome.Failed(
          ErrorCode.INVALID_REQUEST, peer + " is this peer itself; name another one");
    }
    long endNanos = System.nanoTime() + limit.toNanos();
    ReentrantLock wish = wishes.computeIfAbsent(peer, _ -> new ReentrantLock());
    if (!wish.tryLock(limit.toNanos(), TimeUnit.NANOSECONDS)) {
      return timedOut(peer, "another wish for it is under way");
    }
    try {
      return connectAlone(peer, purpose, endNanos);
    } finally {
      wish.unlock();
    }
  }

  private ConnectOutcome connectAlone(String peer, String purpose, long endNanos)
      throws InterruptedException {
    String why = "no master answered";
    Optional<String> notDialled = Optional.empty();
    Duration pause = PAUSE_AFTER_DIAL;
    do {
      Optional<Link> there = open.to(peer);
      if (there.isPresent()) {
        return new ConnectOutcome.Open(there.get());
      }
      CompletableFuture<Link> next = open.next(peer);
      talk.awaitToldOf(peer, TOLD_WITHIN);
      switch (talk.connect(peer, purpose)) {
        case Answer.Good<ConnectAnswer>(ConnectAnswer answer) -> {
          SignedTicket ticket = answer.ticket();
          if (ticket != null) {
            ConnectOutcome dialled = dialOrGiveBack(peer, answer, ticket, endNanos);
            if (!(dialled instanceof ConnectOutcome.Failed(_, String failure))) {
              return dialled;
            }
            // What ended for want of time says less than an earlier refusal.
            if (notDialled.isEmpty() || !isLate(endNanos, 0)) {
              notDialled = Optional.of(failure);
            }
            if (isLate(endNanos, pause.toMillis())) {
              return timedOut(peer, notDialled.orElse(failure));
            }
            Thread.sleep(pause);
            pause = pause.multipliedBy(2);
          } else {
            Optional<Link> came = await(next, endNanos);
            if (came.isPresent()) {
              return new ConnectOutcome.Open(came.get());
            }
            why = "the link that " + peer + " is opening did not come";
          }
        }
        case Answer.Refused<ConnectAnswer>(ErrorCode code, String message, Long retryAfterMs) -> {
          boolean isForGood = code != ErrorCode.UNAVAILABLE && retryAfterMs == null;
          long nextTryMs = retryAfterMs == null ? LAST_TRY_MS : retryAfterMs;
          boolean saysMore = notDialled.isEmpty() || code == ErrorCode.PEER_NOT_LIVE;
          if (isForGood || (saysMore && isLate(endNanos, nextTryMs))) {
            return new ConnectOutcome.Failed(code, message);
          }
          why = message;
        }
        case Answer.Silent<ConnectAnswer>(String silence) -> why = silence;
      }
      Thread.sleep(PAUSE);
    } while (!isLate(endNanos, 0));
    return timedOut(peer, notDialled.orElse(why));
  }

  /** Dials, or says that nobody will: the port is free for the next try, with another master. */
  private ConnectOutcome dialOrGiveBack(
      String peer, ConnectAnswer answer, SignedTicket ticket, long endNanos)
      throws InterruptedException {
    String failure = "the dial was stopped";
    boolean isOpen = false;
    try {
      ConnectOutcome dialled = dial(answer, ticket, endNanos);
      switch (dialled) {
        case ConnectOutcome.Open _ -> isOpen = true;
        case ConnectOutcome.Failed(_, String message) -> failure = message;
      }
      return dialled;
    } finally {
      if (!isOpen) {
        talk.disconnected(answer.link(), peer, "not dialled: " + failure);
      }
    }
  }

  private ConnectOutcome dial(ConnectAnswer answer, SignedTicket ticket, long endNanos)
      throws InterruptedException {
    try {
      Duration left = Duration.ofNanos(Math.max(1, endNanos - System.nanoTime()));
      Link link = engines.get().dial(answer.addresses(), ticket, talk.session(), left);
      opened.accept(link);
      return new ConnectOutcome.Open(link);
    } catch (LinkRefusedException refused) {
      return new ConnectOutcome.Failed(ErrorCode.NOT_ALLOWED, String.valueOf(refused.getMessage()));
    } catch (IOException | InvalidCertificate unreachable) {
      return new ConnectOutcome.Failed(
          ErrorCode.UNAVAILABLE, String.valueOf(unreachable.getMessage()));
    }
  }

  private static Optional<Link> await(CompletableFuture<Link> next, long endNanos)
      throws InterruptedException {
    long left = Math.min(endNanos - System.nanoTime(), COMES_WITHIN.toNanos());
    try {
      return Optional.of(next.get(Math.max(1, left), TimeUnit.NANOSECONDS)).filter(Link::isOpen);
    } catch (TimeoutException | ExecutionException notCome) {
      return Optional.empty();
    }
  }

  private static boolean isLate(long endNanos, long afterMs) {
    return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(afterMs) - endNanos >= 0;
  }

  private static ConnectOutcome timedOut(String peer, String why) {
    return new ConnectOutcome.Failed(ErrorCode.TIMED_OUT, "no link to " + peer + ": " + why);
  }
}
