package io.cpcluster.contracts.event;

import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.TaskState;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a task, on {@code cpcluster.events.task.<id>.<what>}. Events are told
 * once and may be missed; the revision puts them in order.
 *
 * @param type {@code io.cpcluster.event.v1.task_<what>}
 * @param what scheduled, queued, running, refused, requeued, or an end
 * @param time RFC 3339, UTC
 * @param revision of the record that made it true
 * @param result at an end, when its JSON has at most 1 KiB
 */
public record TaskEvent(
    String type,
    String id,
    String what,
    String time,
    long revision,
    TaskState state,
    @Nullable Integer attempt,
    @Nullable String node,
    String master,
    @Nullable String reason,
    @Nullable Result result) {}
