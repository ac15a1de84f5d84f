package io.cpcluster.contracts.node;

/**
 * A master's request on {@code cpcluster.node.<id>.logs}: this peer may read on links what the
 * command of this task prints. Answered by {@link LogAnswer}.
 *
 * @param session the node's session
 */
public record LogCommand(long session, String task, String peer) {}
