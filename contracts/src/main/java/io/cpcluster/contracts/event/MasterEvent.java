package io.cpcluster.contracts.event;

import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a master, on {@code cpcluster.events.master.<id>.<what>}.
 *
 * @param type {@code io.cpcluster.event.v1.master_<what>}
 * @param what up, degraded or down
 * @param by the master that says so
 */
public record MasterEvent(
    String type, String id, String what, String time, String by, @Nullable String reason) {}
