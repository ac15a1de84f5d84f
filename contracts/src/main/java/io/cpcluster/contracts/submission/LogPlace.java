package io.cpcluster.contracts.submission;

import io.cpcluster.contracts.task.TaskState;
import org.jspecify.annotations.Nullable;

/**
 * The answer to {@link LogQuery}: where a command runs, and that the peer may read there what it
 * prints. What a command printed that has ended is in its result.
 *
 * @param node where it runs; null when it does not run now
 * @param session the node's
 * @param attempt which one it is, 0 when it never started
 */
public record LogPlace(
    String id, TaskState state, @Nullable String node, long session, int attempt) {}
