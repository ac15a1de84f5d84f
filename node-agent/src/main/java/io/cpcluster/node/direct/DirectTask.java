package io.cpcluster.node.direct;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.link.DirectWork;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.dataplane.link.Link;
import java.util.concurrent.TimeUnit;

/**
 * A direct task that came on a link.
 *
 * @param asked what the other peer sent
 */
record DirectTask(Link link, DirectWork.AssignTask asked) {
  private static final long DEFAULT_TIMEOUT_MS = TimeUnit.MINUTES.toMillis(10);
  private static final long LONGEST_TIMEOUT_MS = TimeUnit.DAYS.toMillis(1);

  long timeoutMs() {
    return asked.timeoutMs() <= 0
        ? DEFAULT_TIMEOUT_MS
        : Math.min(asked.timeoutMs(), LONGEST_TIMEOUT_MS);
  }

  void answer(Result result) {
    link.send(new DirectWork.TaskResult(asked.id(), result));
  }

  void refuse(ErrorCode code, String message) {
    link.send(new DirectWork.TaskRefused(asked.id(), code, message));
  }
}
