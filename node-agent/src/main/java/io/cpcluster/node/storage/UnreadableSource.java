package io.cpcluster.node.storage;

import java.io.IOException;

/** What was to be written cannot be read; the disk it was to be written to is not to blame. */
final class UnreadableSource extends IOException {
  private static final long serialVersionUID = 1L;

  UnreadableSource(String message) {
    super(message);
  }

  UnreadableSource(IOException cause) {
    super(cause.getMessage(), cause);
  }
}
