package io.cpcluster.messaging.queue;

import io.cpcluster.messaging.HeaderBlock;
import io.cpcluster.messaging.NatsConnection;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * A stream whose server stores messages later: each subject holds at most one schedule, and setting
 * it again replaces it. When its time has come the schedule goes and its body is stored under
 * another subject of the same stream, from which it is pulled. The server looks once a second.
 * Thread-safe.
 */
public final class Schedules {
  private static final String DUE_LIFE = "5m";

  private final NatsConnection connection;
  private final WorkQueue messages;

  /** A view of such a stream; asks nothing of the server. */
  public Schedules(NatsConnection connection, String stream) {
    this.connection = connection;
    this.messages = new WorkQueue(connection, stream);
  }

  /** What is in the stream, to pull what is due: it stays there for 5 minutes at most. */
  public WorkQueue messages() {
    return messages;
  }

  /**
   * Sets what is to be stored when; a time that has passed is now. Exactly one callback, within 3
   * s.
   *
   * @param target where the body is stored
   */
  public void set(
      String subject, String target, Instant at, byte[] body, Consumer<PublishOutcome> done) {
    HeaderBlock headers =
        new HeaderBlock.Builder()
            .add("Nats-Schedule", "@at " + at)
            .add("Nats-Schedule-Target", target)
            .add("Nats-Schedule-TTL", DUE_LIFE)
            .build();
    new QueuePublish(connection, subject, headers, body, done).start();
  }

  /** Takes a schedule out; told whether it was done. */
  public void remove(String subject, Consumer<Boolean> done) {
    messages.purge(subject, done);
  }
}
