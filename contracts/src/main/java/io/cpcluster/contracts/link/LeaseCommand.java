package io.cpcluster.contracts.link;

/**
 * A master's request on {@code cpcluster.node.<id>.lease}: promise slots to a peer, prolong the
 * promise or, with a duration of 0, end it. Answered by {@link LeaseAnswer}.
 *
 * @param session the node's session
 * @param peer whom the slots are for
 * @param slots how many at most; 0 prolongs what is promised
 */
public record LeaseCommand(
    String master,
    long session,
    String lease,
    String peer,
    long peerSession,
    int slots,
    long durationMs) {}
