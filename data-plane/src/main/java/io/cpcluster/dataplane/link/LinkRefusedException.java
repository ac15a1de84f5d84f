package io.cpcluster.dataplane.link;

import java.io.IOException;

/** One side does not accept the other: dialling again with the same ticket will not help. */
public final class LinkRefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  public LinkRefusedException(String message) {
    super(message);
  }
}
