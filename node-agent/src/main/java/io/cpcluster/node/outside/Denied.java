package io.cpcluster.node.outside;

import java.net.UnknownHostException;

/** The call is not made because the node forbids it; the message names rule and setting. */
public final class Denied extends UnknownHostException {
  private static final long serialVersionUID = 1L;

  public Denied(String why) {
    super(why);
  }
}
