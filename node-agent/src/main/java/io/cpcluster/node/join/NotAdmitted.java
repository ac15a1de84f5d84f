package io.cpcluster.node.join;

/** A node is not let into the cluster, and trying again will not help; the message says why. */
public final class NotAdmitted extends Exception {
  private static final long serialVersionUID = 1L;

  NotAdmitted(String why) {
    super(why, null, false, false);
  }
}
