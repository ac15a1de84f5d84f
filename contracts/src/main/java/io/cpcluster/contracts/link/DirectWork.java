package io.cpcluster.contracts.link;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.Task;
import org.jspecify.annotations.Nullable;

/** Direct tasks, messages and pings between two peers, with no master in between. */
public sealed interface DirectWork extends LinkMessage {
  /**
   * Run this. Answered by {@link TaskResult} or {@link TaskRefused} with the same id.
   *
   * @param id chosen by the submitter, once per link
   * @param lease whose slots it uses, null for a slot that happens to be free
   * @param timeoutMs how long it may run, 0 for ten minutes
   */
  record AssignTask(String id, Task task, @Nullable String lease, long timeoutMs)
      implements DirectWork {}

  /** How an {@link AssignTask} ended. */
  record TaskResult(String id, Result result) implements DirectWork {}

  /** An {@link AssignTask} did not start here. */
  record TaskRefused(String id, ErrorCode code, String message) implements DirectWork {}

  /** End this task if it has not ended; no result follows. */
  record CancelTask(String id) implements DirectWork {}

  /** Text for the other peer's owner, at most 16 KiB. */
  record DirectMessage(String text) implements DirectWork {}

  /** Answered by {@link Pong} with the same number at once. */
  record Ping(long number) implements DirectWork {}

  /**
   * The answer to {@link Ping}, with how the peer is.
   *
   * @param state live or draining
   * @param slots 0 for a client
   * @param load load average of the machine over one minute
   */
  record Pong(
      long number,
      String state,
      int slots,
      int running,
      double load,
      long memoryUsedBytes,
      long memoryTotalBytes,
      long upMs)
      implements DirectWork {}
}
