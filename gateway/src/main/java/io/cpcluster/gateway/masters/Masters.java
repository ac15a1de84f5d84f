package io.cpcluster.gateway.masters;

import io.cpcluster.contracts.error.ErrorAnswer;
import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.Reply;
import io.cpcluster.messaging.ServerFacts;
import java.time.Duration;

/**
 * The masters, asked on the public subjects. A question that nobody answers is repeated, so only
 * what may be repeated without harm is asked: a submission has an id. Thread-safe.
 */
public final class Masters {
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(1);
  private static final Duration TRY_LIMIT = Duration.ofMillis(2_500);
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final NatsConnection connection;

  public Masters(NatsConnection connection) {
    this.connection = connection;
  }

  /** Asks what is answered at once. */
  public Asked ask(String subject, byte[] body) throws InterruptedException {
    return ask(subject, body, TRY_LIMIT);
  }

  /**
   * Asks, and once more: the master that took the question may have died.
   *
   * @param tryLimit for one try: as long as the masters may take
   */
  public Asked ask(String subject, byte[] body, Duration tryLimit) throws InterruptedException {
    long endNanos = System.nanoTime() + 2 * tryLimit.toNanos();
    while (true) {
      Asked asked = askOnce(subject, body, tryLimit);
      boolean mayBeAnswered = asked instanceof Asked.Nobody nobody && nobody.mayBeAnswered();
      if (!mayBeAnswered || System.nanoTime() - endNanos >= 0) {
        return asked;
      }
    }
  }

  /** Asks; nothing is repeated. */
  public Asked askOnce(String subject, byte[] body, Duration limit) throws InterruptedException {
    if (!connection.isConnected() && !connection.awaitConnected(CONNECT_LIMIT)) {
      return new Asked.Nobody(
          connection.isRefused()
              ? "NATS does not let the gateway in"
              : "the gateway does not reach NATS",
          false);
    }
    if (body.length > mostBytes()) {
      return new Asked.Refused(
          ErrorAnswer.of(
              ErrorCode.TOO_LARGE,
              "with the id that each task is given the request has %d bytes; at most %d"
                  .formatted(body.length, mostBytes()),
              null));
    }
    Reply reply = connection.request(subject, body, limit);
    return switch (reply) {
      case Reply.Answered(var message) -> Asked.of(message);
      case Reply.Closed() -> new Asked.Nobody("the gateway is ending", false);
      case Reply.TimedOut() -> new Asked.Nobody("no master answered in time", true);
      case Reply.NoResponders() -> {
        Thread.sleep(PAUSE);
        yield new Asked.Nobody("NATS answers, but no master runs", true);
      }
    };
  }

  /** What is larger the masters refuse, or NATS drops. */
  private long mostBytes() {
    long ofNats =
        connection.server().map(ServerFacts::maxPayload).orElse((long) Json.MAX_DOCUMENT_BYTES);
    return Math.min(ofNats, Json.MAX_DOCUMENT_BYTES);
  }
}
