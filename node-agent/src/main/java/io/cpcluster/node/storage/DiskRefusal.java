package io.cpcluster.node.storage;

import java.io.IOException;

/** The disk store does not do what was asked; the message is what the task answers. */
final class DiskRefusal extends IOException {
  private static final long serialVersionUID = 1L;

  /** What every name that leads elsewhere is answered with. */
  static final String INVALID_PATH = "Invalid path";

  DiskRefusal(String message) {
    super(message);
  }

  static DiskRefusal invalidPath(String why) {
    return new DiskRefusal(INVALID_PATH + ": " + why);
  }
}
