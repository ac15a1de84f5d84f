package io.cpcluster.dataplane.frame;

/** What came is no frame; nothing after it can be understood. */
public final class BrokenFrame extends Exception {
  private static final long serialVersionUID = 1L;

  BrokenFrame(String message) {
    super(message, null, false, false);
  }
}
