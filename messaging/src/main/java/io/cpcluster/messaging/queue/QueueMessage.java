package io.cpcluster.messaging.queue;

import java.time.Duration;

/** A message pulled from the queue; delivered again when neither acknowledged nor given back. */
public interface QueueMessage {
  /** Its subject. */
  String subject();

  /** Its body. */
  byte[] body();

  /** Which delivery of it this is, from 1. */
  long deliveries();

  /** Messages of this consumer that were not yet delivered when this one was. */
  long remaining();

  /** Takes it out of the queue; not confirmed. */
  void ack();

  /** Gives it back, to be delivered again after this time. */
  void retryAfter(Duration delay);
}
