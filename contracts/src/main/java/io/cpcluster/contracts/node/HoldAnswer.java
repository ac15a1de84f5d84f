package io.cpcluster.contracts.node;

/**
 * The answer to a {@link HoldCommand}.
 *
 * @param held whether the blob is there, and stays for the time named
 */
public record HoldAnswer(boolean held) {}
