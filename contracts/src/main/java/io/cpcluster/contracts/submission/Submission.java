package io.cpcluster.contracts.submission;

import io.cpcluster.contracts.task.Task;
import io.cpcluster.contracts.task.TaskOptions;
import org.jspecify.annotations.Nullable;

/**
 * One task as it was submitted.
 *
 * @param id the submitter's choice, or null when a master is to make one
 */
public record Submission(@Nullable String id, Task task, TaskOptions options) {}
