package io.cpcluster.contracts.node;

/**
 * The answer to {@link Hello}.
 *
 * @param session goes with everything the node says and is told from now on
 * @param failoverTimeoutMs T: the node beats every T/2 and is suspect after 2T of silence
 */
public record Welcome(long session, String master, long failoverTimeoutMs) {}
