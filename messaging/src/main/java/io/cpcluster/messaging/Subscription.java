package io.cpcluster.messaging;

/** A subscription, restored after each reconnect until it is closed. */
public interface Subscription extends AutoCloseable {
  /** Ends the subscription; messages already waiting may be dropped. */
  @Override
  void close();
}
