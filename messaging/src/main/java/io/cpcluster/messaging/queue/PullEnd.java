package io.cpcluster.messaging.queue;

/**
 * The end of a pull.
 *
 * @param delivered messages that came
 */
public record PullEnd(int delivered, Status status) {
  /** Why the pull ended. */
  public enum Status {
    /** There is nothing more at the moment. */
    EMPTY,
    /** All that was asked for came. */
    DONE,
    /** The time was over. */
    EXPIRED,
    /** There is no such consumer. */
    NO_CONSUMER,
    /** The server refused or did not answer in time. */
    UNAVAILABLE
  }
}
