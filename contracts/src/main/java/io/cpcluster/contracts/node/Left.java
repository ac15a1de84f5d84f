package io.cpcluster.contracts.node;

/** The answer to {@link Leave}: the node's record says that it left. */
public record Left(String master) {}
