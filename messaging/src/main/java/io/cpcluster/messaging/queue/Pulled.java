package io.cpcluster.messaging.queue;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.jetstream.Delivery;
import java.time.Duration;

/** A message of the queue with the subject on which it is acknowledged. */
record Pulled(NatsConnection connection, Message message, String ackSubject, Delivery delivery)
    implements QueueMessage {
  private static final byte[] ACK = "+ACK".getBytes(ISO_8859_1);

  @Override
  public String subject() {
    return message.subject();
  }

  @Override
  public byte[] body() {
    return message.body();
  }

  @Override
  public long deliveries() {
    return delivery.deliveries();
  }

  @Override
  public long remaining() {
    return delivery.pending();
  }

  @Override
  public void ack() {
    connection.publish(ackSubject, ACK);
  }

  @Override
  public void retryAfter(Duration delay) {
    String order = "-NAK {\"delay\":" + delay.toNanos() + "}";
    connection.publish(ackSubject, order.getBytes(ISO_8859_1));
  }

  @Override
  public String toString() {
    return subject() + " (delivery " + deliveries() + ")";
  }
}
