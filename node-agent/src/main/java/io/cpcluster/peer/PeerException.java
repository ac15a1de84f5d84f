package io.cpcluster.peer;

import io.cpcluster.contracts.error.ErrorCode;
import java.io.IOException;

/** What was asked for cannot be had now; the message says why. */
public final class PeerException extends IOException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  PeerException(ErrorCode code, String message) {
    super(message);
    this.code = code;
  }

  /** Why, as the protocol names it. */
  public ErrorCode code() {
    return code;
  }
}
