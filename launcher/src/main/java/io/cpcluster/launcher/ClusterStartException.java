package io.cpcluster.launcher;

import java.io.IOException;

/** A cluster did not start. The message is for a person: what, why, and what to do next. */
public final class ClusterStartException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Says why. */
  public ClusterStartException(String message) {
    super(message);
  }

  /** Says why, after a failure below. */
  public ClusterStartException(String message, Throwable cause) {
    super(message, cause);
  }
}
