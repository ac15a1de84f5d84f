package io.cpcluster.contracts.node;

/**
 * The answer to {@code cpcluster.nodes.drain} and {@code .resume}: the node's state from now on.
 */
public record NodeChanged(String id, NodeState state) {}
