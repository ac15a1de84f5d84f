package io.cpcluster.node.storage;

import java.io.IOException;

/** What a file holds is not what was written to it. */
final class SpoiltException extends IOException {
  private static final long serialVersionUID = 1L;

  SpoiltException(String message) {
    super(message);
  }
}
