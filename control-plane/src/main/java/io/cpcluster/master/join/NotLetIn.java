package io.cpcluster.master.join;

/** A newcomer is not let in; the message is for the log and holds no secret. */
final class NotLetIn extends Exception {
  private static final long serialVersionUID = 1L;

  NotLetIn(String why) {
    super(why, null, false, false);
  }
}
