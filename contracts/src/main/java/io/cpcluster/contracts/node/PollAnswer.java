package io.cpcluster.contracts.node;

/** Which master holds the credits of a {@link Poll}. */
public record PollAnswer(String master) {}
