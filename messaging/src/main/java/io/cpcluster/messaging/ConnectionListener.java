package io.cpcluster.messaging;

/** Hears how a connection fares. Called on threads of the connection, one call at a time. */
public interface ConnectionListener {
  /** Hears nothing. */
  ConnectionListener NONE = new ConnectionListener() {};

  /** Connected for the first time. */
  default void connected(ServerFacts server) {}

  /** Connected again after {@link #disconnected}; all subscriptions are restored. */
  default void reconnected(ServerFacts server) {}

  /** The connection broke, or another few tries to connect failed; it goes on trying. */
  default void disconnected(String why) {}
}
