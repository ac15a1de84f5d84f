package io.cpcluster.node.direct;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.task.Result;

/** What became of a direct task that was sent. */
public sealed interface DirectAnswer {
  /** It ran. */
  record Done(Result result) implements DirectAnswer {}

  /** It did not start. */
  record Refused(ErrorCode code, String message) implements DirectAnswer {}

  /** The link ended first: it may have run. */
  record LinkLost(String reason) implements DirectAnswer {}
}
