package io.cpcluster.node.outside;

import java.io.IOException;

/** The call could not be made for a reason that lies here and not with the host. */
public final class NotTried extends IOException {
  private static final long serialVersionUID = 1L;

  public NotTried(String why) {
    super(why);
  }
}
