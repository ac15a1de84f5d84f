package io.cpcluster.dataplane.link;

import java.io.IOException;

/** The link over which something was to go has ended. */
public final class LinkEndedException extends IOException {
  private static final long serialVersionUID = 1L;

  public LinkEndedException(String message) {
    super(message);
  }
}
