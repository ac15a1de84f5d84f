package io.cpcluster.contracts.event;

import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a link, on {@code cpcluster.events.link.<id>.<what>}.
 *
 * @param type {@code io.cpcluster.event.v1.link_<what>}
 * @param what opened, closed or failed
 */
public record LinkEvent(
    String type,
    String id,
    String what,
    String time,
    String from,
    String to,
    @Nullable Integer port,
    @Nullable String reason) {}
