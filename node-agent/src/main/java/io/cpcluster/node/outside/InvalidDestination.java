package io.cpcluster.node.outside;

/** A text names no host and port; the message says what would. */
public final class InvalidDestination extends Exception {
  private static final long serialVersionUID = 1L;

  public InvalidDestination(String message) {
    super(message);
  }
}
