package io.cpcluster.contracts.access;

/** A person is shut out, for good; what they submitted stays. */
public record UserRevoked(String name) {}
