package io.cpcluster.messaging;

/** How a request ended. */
public sealed interface Reply {
  /** Somebody answered. */
  record Answered(Message message) implements Reply {}

  /** Nobody is subscribed to the subject. */
  record NoResponders() implements Reply {}

  /** No answer in time, or too many requests are open already. */
  record TimedOut() implements Reply {}

  /** The connection was closed by its owner. */
  record Closed() implements Reply {}
}
