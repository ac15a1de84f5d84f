package io.cpcluster.cli;

import io.cpcluster.contracts.error.ErrorAnswer;

/** A command cannot do what it was asked. The message is for a person: what, why, what next. */
public final class CommandFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;
  private final String code;

  /**
   * @param code one word for scripts, as in the masters' error answers
   */
  public CommandFailure(ExitCode exitCode, String code, String message) {
    super(message, null, false, false);
    this.exitCode = exitCode;
    this.code = code;
  }

  /** A refusal of the masters. */
  public static CommandFailure of(ErrorAnswer refusal) {
    return new CommandFailure(
        ExitCode.of(refusal.code()), refusal.code().wireName(), refusal.message());
  }

  /** A command, task or file that is not as it should be. */
  public static CommandFailure usage(String message) {
    return new CommandFailure(ExitCode.USAGE, "usage", message);
  }

  /** Nothing is known under that name. */
  public static CommandFailure notFound(String message) {
    return new CommandFailure(ExitCode.NOT_FOUND, "not_found", message);
  }

  /** It was not done in time. */
  public static CommandFailure timedOut(String message) {
    return new CommandFailure(ExitCode.TIMED_OUT, "timed_out", message);
  }

  /** No cluster answers. */
  public static CommandFailure notReachable(String message) {
    return new CommandFailure(ExitCode.NOT_REACHABLE, "not_reachable", message);
  }

  /** The code the process ends with. */
  public ExitCode exitCode() {
    return exitCode;
  }

  /** One word for scripts. */
  public String code() {
    return code;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
