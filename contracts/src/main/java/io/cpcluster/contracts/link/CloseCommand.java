package io.cpcluster.contracts.link;

/**
 * A master's request on {@code cpcluster.node.<id>.close}: end this link and free its port.
 * Answered by {@link Disconnected}.
 */
public record CloseCommand(long session, String link, String reason) {}
