package io.cpcluster.contracts.link;

/**
 * The answer to {@link LeaseCommand}.
 *
 * @param slots how many are promised now, 0 for none
 */
public record LeaseAnswer(long session, boolean sessionOver, int slots) {}
