package io.cpcluster.messaging;

import io.nats.client.support.NatsConstants;
import org.jspecify.annotations.Nullable;

/**
 * Hands messages to the library, whose queue is behind a lock. The library waits two seconds for
 * that lock and then says that the queue is busy; a process that stood still for longer finds this
 * time gone the moment it goes on, though there is room. So a queue with room is asked again.
 */
final class Outgoing {
  private static final int MAX_TRIES = 3;

  private Outgoing() {}

  /** The library's queue, and one message for it. */
  interface Queue {
    /** Puts the message into the queue. */
    void put();

    /** Whether it has room. */
    boolean hasRoom();
  }

  /** Null when the queue took it, else why it did not. */
  static @Nullable String refusal(Queue queue) {
    String refusal = null;
    for (int tries = 0; tries < MAX_TRIES; tries++) {
      try {
        queue.put();
        return null;
      } catch (IllegalStateException | IllegalArgumentException refused) {
        refusal = String.valueOf(refused.getMessage());
        if (!refusal.startsWith(NatsConstants.OUTPUT_QUEUE_BUSY) || !queue.hasRoom()) {
          break;
        }
      }
    }
    return refusal;
  }
}
