package io.cpcluster.contracts.link;

/** The answer to {@link Disconnect}: nothing of the link is recorded any more. */
public record Disconnected(String link) {}
