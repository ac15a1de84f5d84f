package io.cpcluster.contracts.link;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.json.Bytes;
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

  /**
   * Asks for what a command has printed. Answered by {@link LogPart} with the same number, at once
   * or as soon as there is more, and after the time given in any case.
   *
   * @param task a task that runs or ran there, whose log a master opened to this peer
   * @param from how many bytes the asker has
   * @param waitMs how long the answer may be held back, at most 10 s
   */
  record ReadLog(long number, String task, long from, long waitMs) implements DirectWork {}

  /**
   * The answer to {@link ReadLog}: at most 32 KiB.
   *
   * @param from where the bytes begin; later than asked when those between are not kept any more
   * @param ended whether nothing follows these bytes
   * @param problem why there is nothing to read, null when there is
   */
  record LogPart(long number, long from, Bytes data, boolean ended, @Nullable String problem)
      implements DirectWork {
    /** The most bytes in one part. */
    public static final int MOST_BYTES = 32 << 10;
  }

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
