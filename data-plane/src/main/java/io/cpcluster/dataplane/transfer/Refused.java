package io.cpcluster.dataplane.transfer;

import io.cpcluster.contracts.error.ErrorCode;
import java.io.IOException;

/** A transfer cannot go on, for a reason that the other side is told. */
final class Refused extends IOException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  Refused(ErrorCode code, String message) {
    super(message);
    this.code = code;
  }

  TransferEnd.Failed end() {
    return new TransferEnd.Failed(code, String.valueOf(getMessage()));
  }
}
