package io.cpcluster.contracts.node;

/** A node's goodbye on {@code cpcluster.agent.<id>.leave}. Answered by {@link Left}. */
public record Leave(long session, String reason) {}
