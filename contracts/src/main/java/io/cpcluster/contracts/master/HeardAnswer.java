package io.cpcluster.contracts.master;

/** The answer to {@link HeardQuestion}: true vetoes that the node is lost. */
public record HeardAnswer(String master, boolean heard) {}
