package io.cpcluster.node.links;

import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.link.ConnectAnswer;
import io.cpcluster.contracts.link.ConnectRequest;
import io.cpcluster.contracts.link.Disconnect;
import io.cpcluster.contracts.link.Disconnected;
import io.cpcluster.contracts.link.OpenedAnswer;
import io.cpcluster.contracts.link.OpenedReport;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.Reply;
import io.cpcluster.node.session.Answer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the node says to the masters about links. Thread-safe. */
final class LinkTalk {
  private static final Logger LOG = LoggerFactory.getLogger(LinkTalk.class);
  private static final Duration CONNECT_ANSWER = Duration.ofMillis(2_500);
  private static final Duration REPORT_ANSWER = Duration.ofSeconds(1);
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final int MOST_TRIES = 5;

  private final String node;
  private final NatsConnection nats;
  private final LongSupplier session;

  /** Ends that are being told, by the other peer. */
  private final Map<String, CompletableFuture<Void>> ending = new ConcurrentHashMap<>();

  LinkTalk(String node, NatsConnection nats, LongSupplier session) {
    this.node = node;
    this.nats = nats;
    this.session = session;
  }

  long session() {
    return session.getAsLong();
  }

  NatsConnection nats() {
    return nats;
  }

  /** Asks for a link; blocks. */
  Answer<ConnectAnswer> connect(String to, String purpose) throws InterruptedException {
    ConnectRequest wish = new ConnectRequest(session(), to, purpose);
    Reply reply = nats.request(Subjects.agentConnect(node), Json.write(wish), CONNECT_ANSWER);
    return Answer.of(reply, ConnectAnswer.class);
  }

  /** Says that a link is confirmed; false when it must be closed. Blocks. */
  boolean opened(String link) throws InterruptedException {
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      byte[] report = Json.write(new OpenedReport(session(), link));
      Reply reply = nats.request(Subjects.agentOpened(node), report, REPORT_ANSWER);
      switch (Answer.of(reply, OpenedAnswer.class)) {
        case Answer.Good<OpenedAnswer>(OpenedAnswer answer) -> {
          return answer.keep();
        }
        case Answer.Refused<OpenedAnswer>(var code, String message, _) -> {
          LOG.debug("Link {} is not recorded: {}: {}", link, code.wireName(), message);
          Thread.sleep(PAUSE);
        }
        case Answer.Silent<OpenedAnswer>(String why) ->
            LOG.debug("Link {} is not recorded: {}", link, why);
      }
    }
    return false;
  }

  /** Says in the background that a link has ended. */
  void disconnected(String link, String peer, String reason) {
    CompletableFuture<Void> told = new CompletableFuture<>();
    ending.put(peer, told);
    tell(link, reason, 1, told);
    told.whenComplete((_, _) -> ending.remove(peer, told));
  }

  private void tell(String link, String reason, int tries, CompletableFuture<Void> told) {
    nats.request(
        Subjects.agentDisconnect(node),
        Map.of(),
        Json.write(new Disconnect(session(), link, reason)),
        REPORT_ANSWER,
        reply -> {
          boolean good = Answer.of(reply, Disconnected.class) instanceof Answer.Good<Disconnected>;
          boolean again = !good && tries < MOST_TRIES && !nats.isClosed();
          if (!again || !nats.after(PAUSE, () -> tell(link, reason, tries + 1, told))) {
            told.complete(null);
          }
        });
  }

  /** Waits until the masters know of the end of an earlier link, for a moment at most. */
  void awaitToldOf(String peer, Duration limit) throws InterruptedException {
    CompletableFuture<Void> told = ending.get(peer);
    if (told != null) {
      try {
        told.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      } catch (ExecutionException | TimeoutException goingOn) {
        LOG.debug("The end of a link to {} is not confirmed yet", peer);
      }
    }
  }

  /** Waits until all ends are told, or the limit passed. */
  void awaitTold(Duration limit) {
    CompletableFuture<Void> all =
        CompletableFuture.allOf(ending.values().toArray(CompletableFuture<?>[]::new));
    try {
      all.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException late) {
      LOG.debug("Ends of links are not confirmed");
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
