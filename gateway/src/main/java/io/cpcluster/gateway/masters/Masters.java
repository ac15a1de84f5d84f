package io.cpcluster.gateway.masters;

import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.Reply;
import java.time.Duration;

/**
 * The masters, asked on the public subjects. A question that nobody answers is repeated, so only
 * what may be repeated without harm is asked: a submission has an id. Thread-safe.
 */
public final class Masters {
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
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
   * Asks.
   *
   * @param tryLimit for one try: as long as the masters may take
   */
  public Asked ask(String subject, byte[] body, Duration tryLimit) throws InterruptedException {
    if (!connection.isConnected() && !connection.awaitConnected(CONNECT_LIMIT)) {
      return new Asked.Nobody(
          connection.isRefused()
              ? "NATS does not let the gateway in"
              : "the gateway does not reach NATS");
    }
    long beganNanos = System.nanoTime();
    while (true) {
      Reply reply = connection.request(subject, body, tryLimit);
      switch (reply) {
        case Reply.Answered(var message) -> {
          return Asked.of(message);
        }
        case Reply.Closed() -> {
          return new Asked.Nobody("the gateway is ending");
        }
        case Reply.NoResponders() -> Thread.sleep(PAUSE);
        case Reply.TimedOut() -> {}
      }
      if (System.nanoTime() - beganNanos > PATIENCE.toNanos()) {
        return new Asked.Nobody(
            reply instanceof Reply.NoResponders
                ? "NATS answers, but no master runs"
                : "no master answered in time");
      }
    }
  }
}
