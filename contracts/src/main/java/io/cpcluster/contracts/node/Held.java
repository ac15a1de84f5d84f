package io.cpcluster.contracts.node;

/** One assignment, named by its task and its fence. */
public record Held(String id, long fence) {}
