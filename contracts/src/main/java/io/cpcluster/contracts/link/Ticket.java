package io.cpcluster.contracts.link;

/**
 * What a master permits: one link between two peers in their current sessions. Good for opening it
 * once; it travels as a {@link SignedTicket}.
 *
 * @param link id of the link
 * @param dialer id of the peer that connects
 * @param listener id of the peer that listens
 * @param port where it listens
 * @param notAfterMs until when the link may be opened, milliseconds since 1970
 */
public record Ticket(
    String link,
    String cluster,
    String dialer,
    long dialerSession,
    String listener,
    long listenerSession,
    int port,
    long notAfterMs) {}
