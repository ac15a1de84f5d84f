package io.cpcluster.node.credits;

/** Credits that are to be offered to any master, in one message of that session. */
public record Offer(long session, int credits, Grant grant) {}
