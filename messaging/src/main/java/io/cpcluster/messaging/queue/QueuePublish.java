package io.cpcluster.messaging.queue;

import io.cpcluster.messaging.HeaderBlock;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.Reply;
import io.cpcluster.messaging.jetstream.ApiError;
import io.cpcluster.messaging.jetstream.PubAck;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One message on its way into the queue; tried again in silence, which the queue makes harmless.
 */
final class QueuePublish {
  private static final Duration LIMIT = Duration.ofSeconds(2);
  private static final Duration ONE_TRY = Duration.ofSeconds(1);
  private static final long FIRST_PAUSE_MS = 10;
  private static final int LONGEST_PAUSE = 4;

  private final NatsConnection connection;
  private final String subject;
  private final @Nullable HeaderBlock headers;
  private final byte[] body;
  private final Consumer<PublishOutcome> done;
  private final long deadlineNanos = System.nanoTime() + LIMIT.toNanos();
  private int pauses;

  QueuePublish(
      NatsConnection connection,
      String subject,
      @Nullable HeaderBlock headers,
      byte[] body,
      Consumer<PublishOutcome> done) {
    this.connection = connection;
    this.subject = subject;
    this.headers = headers;
    this.body = body;
    this.done = done;
  }

  void start() {
    if (!connection.isConnected() && !connection.isClosed()) {
      again("no connection");
      return;
    }
    if (headers == null) {
      connection.request(subject, Map.of(), body, ONE_TRY, this::answered);
    } else {
      connection.request(subject, headers, body, ONE_TRY, this::answered);
    }
  }

  private void answered(Reply reply) {
    switch (reply) {
      case Reply.Answered(var message) -> acknowledged(PubAck.read(message.body()));
      case Reply.NoResponders() -> again("the queue has no leader, or does not exist");
      case Reply.TimedOut() -> again("no answer in time");
      case Reply.Closed() -> done.accept(new PublishOutcome.Unknown("the connection was closed"));
    }
  }

  private void acknowledged(PubAck ack) {
    switch (ack) {
      case PubAck.Stored(long sequence) -> done.accept(new PublishOutcome.Stored(sequence));
      case PubAck.Refused(ApiError error) -> refused(error);
      case PubAck.Unreadable(String text) ->
          done.accept(new PublishOutcome.Unknown("unreadable answer: " + text));
    }
  }

  private void refused(ApiError error) {
    if (error.isSubjectTaken()) {
      done.accept(new PublishOutcome.AlreadyThere());
    } else if (error.isFull()) {
      done.accept(new PublishOutcome.Full(error.toString()));
    } else if (error.isPassing()) {
      again(error.toString());
    } else {
      done.accept(new PublishOutcome.Unknown(error.toString()));
    }
  }

  private void again(String why) {
    Duration pause = Duration.ofMillis(FIRST_PAUSE_MS << Math.min(pauses++, LONGEST_PAUSE));
    boolean late = System.nanoTime() + pause.toNanos() > deadlineNanos;
    if (late || !connection.after(pause, this::start)) {
      done.accept(new PublishOutcome.Unknown(why));
    }
  }
}
