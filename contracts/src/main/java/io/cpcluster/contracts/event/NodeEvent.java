package io.cpcluster.contracts.event;

import io.cpcluster.contracts.node.Role;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a node, on {@code cpcluster.events.node.<id>.<what>}.
 *
 * @param type {@code io.cpcluster.event.v1.node_<what>}
 * @param what joined, returned, left, suspect, lost, draining, conflict or revoked
 */
public record NodeEvent(
    String type,
    String id,
    String what,
    String time,
    long session,
    @Nullable Role role,
    String master,
    @Nullable String reason) {}
