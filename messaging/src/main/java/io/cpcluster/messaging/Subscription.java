package io.cpcluster.messaging;

/** A subscription, restored after each reconnect until it is closed. */
public interface Subscription extends AutoCloseable {
  /**
   * Ends the subscription. What has reached this process for a member of a queue group is still
   * handed to its handler, for no other member gets it; of other subscriptions it may be dropped.
   */
  @Override
  void close();
}
