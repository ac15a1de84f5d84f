package io.cpcluster.messaging.queue;

/** Whether a consumer is there. */
public sealed interface ConsumerOutcome {
  /** It is, as wanted. */
  record Ready() implements ConsumerOutcome {}

  /** The server refuses it: too many, or one with another shape has that name or filter. */
  record Refused(String text) implements ConsumerOutcome {}

  /** No server could say. */
  record Unavailable(String text) implements ConsumerOutcome {}
}
