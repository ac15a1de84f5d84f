package io.cpcluster.contracts.master;

import io.cpcluster.contracts.task.TaskRecord;

/**
 * Told to the master whose caller waits, on {@code cpcluster.master.<id>.done}, by the master that
 * stored the end.
 */
public record EndNotice(TaskRecord record, long revision) {}
