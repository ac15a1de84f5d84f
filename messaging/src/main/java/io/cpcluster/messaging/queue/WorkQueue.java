package io.cpcluster.messaging.queue;

import io.cpcluster.messaging.NatsConnection;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** A work queue: one message per subject, shared by all who pull. Thread-safe. */
@SuppressWarnings("DoNotCallSuggester")
public final class WorkQueue {
  /** A view of a queue; asks nothing of the server. */
  public WorkQueue(NatsConnection connection, String stream) {}

  /** Puts a message in; exactly one callback. */
  public void publish(String subject, byte[] body, Consumer<PublishOutcome> done) {
    throw new UnsupportedOperationException();
  }

  /** Makes sure that a shared durable pull consumer is there; for virtual threads. */
  public ConsumerOutcome ensureConsumer(String name, String filterSubject)
      throws InterruptedException {
    throw new UnsupportedOperationException();
  }

  /** Names of all consumers; empty when nobody answered. For virtual threads. */
  public List<String> consumerNames() throws InterruptedException {
    throw new UnsupportedOperationException();
  }

  /** Messages of a consumer not yet delivered; empty when unknown. For virtual threads. */
  public OptionalLong waiting(String consumer) throws InterruptedException {
    throw new UnsupportedOperationException();
  }

  /**
   * Asks for messages. Each message and then exactly one end, on the delivery thread of replies.
   *
   * @param expires how long to wait for messages; zero for what is there now
   */
  public void pull(
      String consumer,
      int batch,
      Duration expires,
      Consumer<QueueMessage> each,
      Consumer<PullEnd> end) {
    throw new UnsupportedOperationException();
  }

  /** Takes all messages of a subject out of the queue; told whether the server did it. */
  public void purge(String subject, Consumer<Boolean> done) {
    throw new UnsupportedOperationException();
  }
}
