package io.cpcluster.messaging.queue;

/** How a publish to the queue ended. */
public sealed interface PublishOutcome {
  /** Stored. */
  record Stored(long sequence) implements PublishOutcome {}

  /** A message of that subject is in the queue already. */
  record AlreadyThere() implements PublishOutcome {}

  /** Stored or not: nobody can say yet. Publishing again is harmless. */
  record Unknown(String text) implements PublishOutcome {}

  /** The queue or its disk is full: not stored. */
  record Full(String text) implements PublishOutcome {}
}
