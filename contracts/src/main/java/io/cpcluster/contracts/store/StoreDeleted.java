package io.cpcluster.contracts.store;

/** Nobody finds the key any more; its holder removes the value, at the latest when it is back. */
public record StoreDeleted(String key, String node) {}
