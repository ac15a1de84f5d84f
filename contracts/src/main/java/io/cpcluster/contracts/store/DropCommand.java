package io.cpcluster.contracts.store;

import org.jspecify.annotations.Nullable;

/**
 * A master's word on {@code cpcluster.node.<id>.drop}: the value of this key is deleted, or lies
 * elsewhere by now. A value with another stamp stays.
 *
 * @param revision from which on the record does not name the value: one that was recorded after it
 *     stays. Null when an older master said it
 */
public record DropCommand(String key, String stamp, @Nullable Long revision) {}
