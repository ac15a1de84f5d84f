package io.cpcluster.contracts.join;

/** A token lets nobody in any more; whom it let in stays. */
public record TokenRevoked(String id) {}
