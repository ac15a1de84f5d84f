package io.cpcluster.contracts.link;

/**
 * What the cluster remembers of a link, the same value under its pair and under its port.
 *
 * @param state opening (goes by itself after 15 s) or open
 * @param host hash of the listener's machine and network namespace, whose ports are leased
 * @param nonce random text, new at every write
 */
public record LinkRecord(
    String link,
    LinkState state,
    String dialer,
    long dialerSession,
    String listener,
    long listenerSession,
    String host,
    int port,
    String purpose,
    long sinceMs,
    String nonce) {}
