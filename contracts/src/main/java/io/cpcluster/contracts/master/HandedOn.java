package io.cpcluster.contracts.master;

import io.cpcluster.contracts.task.Task;
import io.cpcluster.contracts.task.TaskOptions;
import org.jspecify.annotations.Nullable;

/**
 * A submission one master hands on to another on {@code cpcluster.master.<id>.submit}, because the
 * other holds a credit that fits. It is handed on once at most; the receiver answers the caller.
 *
 * @param reply the caller's inbox
 * @param waits whether the caller waits for the result
 * @param by the caller's name; null from a master of an older version
 */
public record HandedOn(
    String from,
    String id,
    Task task,
    TaskOptions options,
    String reply,
    boolean waits,
    @Nullable String by) {}
