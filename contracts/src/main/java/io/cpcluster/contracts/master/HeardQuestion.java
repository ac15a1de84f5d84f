package io.cpcluster.contracts.master;

/**
 * A question among masters on {@code cpcluster.master.<id>.heard}: have you heard this node within
 * the last so many milliseconds? Answered by {@link HeardAnswer}.
 */
public record HeardQuestion(String node, long session, long withinMs) {}
