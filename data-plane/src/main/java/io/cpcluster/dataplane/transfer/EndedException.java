package io.cpcluster.dataplane.transfer;

import java.io.IOException;

/** A transfer was ended by somebody else than its owner, who is torn from its work by this. */
final class EndedException extends IOException {
  private static final long serialVersionUID = 1L;
  private final transient TransferEnd end;

  EndedException(TransferEnd end) {
    super("ended");
    this.end = end;
  }

  TransferEnd end() {
    return end;
  }
}
