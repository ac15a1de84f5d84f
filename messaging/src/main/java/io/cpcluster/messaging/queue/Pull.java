package io.cpcluster.messaging.queue;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.jetstream.Delivery;
import io.cpcluster.messaging.queue.PullEnd.Status;
import io.cpcluster.messaging.queue.PullInboxes.PullInbox;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One pull: hands on what comes and ends once. The monitor is held during each call. */
final class Pull {
  private static final Logger LOG = LoggerFactory.getLogger(Pull.class);
  private static final Duration GRACE = Duration.ofSeconds(1);
  private static final int HEARTBEAT = 100;
  private static final int NO_MESSAGES = 404;
  private static final int TIME_IS_UP = 408;
  private static final int CONFLICT = 409;
  private static final int NO_RESPONDERS = 503;

  private final NatsConnection connection;
  private final PullInboxes inboxes;
  private final int batch;
  private final Duration expires;
  private final Consumer<QueueMessage> each;
  private final Consumer<PullEnd> end;
  private @Nullable PullInbox inbox;
  private int delivered;

  Pull(
      NatsConnection connection,
      PullInboxes inboxes,
      int batch,
      Duration expires,
      Consumer<QueueMessage> each,
      Consumer<PullEnd> end) {
    this.connection = connection;
    this.inboxes = inboxes;
    this.batch = batch;
    this.expires = expires;
    this.each = each;
    this.end = end;
  }

  void start(String subject) {
    String question =
        expires.isPositive()
            ? "{\"batch\":" + batch + ",\"expires\":" + expires.toNanos() + "}"
            : "{\"batch\":" + batch + ",\"no_wait\":true}";
    String replyTo;
    synchronized (this) {
      PullInbox taken = inboxes.take(this);
      inbox = taken;
      replyTo = taken.subject();
    }
    if (connection.isConnected()) {
      connection.publish(subject, replyTo, Map.of(), question.getBytes(UTF_8));
    }
    if (!connection.after(expires.plus(GRACE), this::isForgotten)) {
      isForgotten();
    }
  }

  synchronized void deliver(Message message) {
    if (inbox == null) {
      return;
    }
    switch (message.status()) {
      case 0 -> handOn(message);
      case HEARTBEAT -> {}
      case NO_MESSAGES -> finish(Status.EMPTY);
      case TIME_IS_UP -> finish(expires.isPositive() ? Status.EXPIRED : Status.EMPTY);
      case NO_RESPONDERS -> finish(Status.NO_CONSUMER);
      case CONFLICT ->
          finish(
              message.statusText().contains("Consumer Deleted")
                  ? Status.NO_CONSUMER
                  : Status.UNAVAILABLE);
      default -> finish(Status.UNAVAILABLE);
    }
  }

  /** Nothing more is to be expected: the time was over, or the connection was lost. */
  synchronized void isForgotten() {
    PullInbox late = inbox;
    if (late != null) {
      inbox = null;
      inboxes.discard(late);
      end.accept(new PullEnd(delivered, Status.UNAVAILABLE));
    }
  }

  private void handOn(Message message) {
    String ackSubject = message.replyTo();
    Delivery delivery = Delivery.of(ackSubject);
    if (delivery == null || ackSubject == null) {
      LOG.warn("Dropped {}: not from a queue", message);
      return;
    }
    delivered++;
    try {
      each.accept(new Pulled(connection, message, ackSubject, delivery));
    } catch (RuntimeException | Error failure) {
      LOG.error("The handler of {} failed; it comes again", message, failure);
    }
    if (delivered >= batch) {
      finish(Status.DONE);
    }
  }

  private void finish(Status status) {
    PullInbox used = inbox;
    if (used != null) {
      inbox = null;
      inboxes.giveBack(used);
      end.accept(new PullEnd(delivered, status));
    }
  }
}
