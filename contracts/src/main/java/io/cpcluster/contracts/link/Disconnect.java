package io.cpcluster.contracts.link;

/**
 * Says on {@code cpcluster.agent.<id>.disconnect} that a link has ended and, when the listener says
 * it, that its port is not bound any more. Answered by {@link Disconnected} or an error.
 */
public record Disconnect(long session, String link, String reason) {}
