package io.cpcluster.contracts.node;

/**
 * A node's offer of free slots on {@code cpcluster.agent.<id>.poll}: one master gets all the
 * credits it carries and holds them for {@link #CREDIT_LIFE_MS}. Answered by {@link PollAnswer} or
 * an error.
 */
public record Poll(long session, int credits) {
  /** How long a credit lasts that is not used. */
  public static final long CREDIT_LIFE_MS = 5_000;

  /** The most credits one poll may carry. */
  public static final int MAX_CREDITS = 4_096;
}
