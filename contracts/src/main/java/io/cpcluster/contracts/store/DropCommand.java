package io.cpcluster.contracts.store;

/**
 * A master's word on {@code cpcluster.node.<id>.drop}: the value of this key is deleted, or lies
 * elsewhere by now. A value with another stamp stays.
 */
public record DropCommand(String key, String stamp) {}
