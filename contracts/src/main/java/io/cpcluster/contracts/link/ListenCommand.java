package io.cpcluster.contracts.link;

/**
 * A master's request on {@code cpcluster.node.<id>.listen}: bind this port for the link of this
 * ticket. Answered by {@link ListenAnswer}. The same command again is the same listener.
 *
 * @param session the listener's session
 * @param openWithinMs when no lane came by then, the listener closes
 */
public record ListenCommand(
    String master, long session, String link, int port, SignedTicket ticket, long openWithinMs) {}
