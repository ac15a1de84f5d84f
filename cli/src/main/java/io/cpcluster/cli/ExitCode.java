package io.cpcluster.cli;

import io.cpcluster.contracts.error.ErrorCode;

/** The exit codes of every command; the documentation's table is this one. */
public enum ExitCode {
  /** It was done. */
  OK(0),
  /** The task ended, but not with a result: failed, cancelled, dead or unknown. */
  TASK_FAILED(1),
  /** The task is accepted and waits; no live node fits it now. */
  NO_NODE_FITS(2),
  /** No cluster answers, or it cannot store now. */
  NOT_REACHABLE(3),
  /** The caller has no right to do this. */
  NOT_ALLOWED(4),
  /** Nothing is known under that name. */
  NOT_FOUND(5),
  /** The command, the task or a configuration is not as it should be. */
  USAGE(64),
  /** The cluster's state is lost, or another cluster's. */
  STATE_LOST(66),
  /** The NATS server is too old or has no JetStream. */
  NATS_UNFIT(69),
  /** A bug in this program or the masters. */
  INTERNAL(70),
  /** It was not done in the time given. */
  TIMED_OUT(124),
  /** Somebody ended it with ctrl-C; the JVM itself ends so. */
  INTERRUPTED(130);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  /** The number the process ends with. */
  public int number() {
    return number;
  }

  /** The code for a refusal of the masters. */
  public static ExitCode of(ErrorCode refusal) {
    return switch (refusal) {
      case INVALID_JSON,
          INVALID_REQUEST,
          INVALID_TASK,
          INVALID_ID,
          TOO_LARGE,
          ID_CONFLICT,
          TOO_MANY_CLASSES,
          NOT_SUPPORTED ->
          USAGE;
      case NOT_FOUND, UNKNOWN_NODE, UNKNOWN_TARGET, PEER_NOT_LIVE, BLOB_LOST -> NOT_FOUND;
      case NOT_ALLOWED -> NOT_ALLOWED;
      case OVERLOADED, UNAVAILABLE, STATE_LOST, POOL_EMPTY, PORT_TAKEN -> NOT_REACHABLE;
      case TIMED_OUT -> TIMED_OUT;
      case SESSION_OVER, STALE, CONFLICT, INTERNAL -> INTERNAL;
    };
  }
}
