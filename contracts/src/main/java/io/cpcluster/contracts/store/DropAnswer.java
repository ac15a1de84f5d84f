package io.cpcluster.contracts.store;

/**
 * The answer to a {@link DropCommand}.
 *
 * @param dropped false when there was no such value
 */
public record DropAnswer(boolean dropped) {}
