package io.cpcluster.contracts.node;

/**
 * The answer to a {@link LogCommand}.
 *
 * @param open whether the peer may read now
 */
public record LogAnswer(long session, boolean sessionOver, boolean open) {}
