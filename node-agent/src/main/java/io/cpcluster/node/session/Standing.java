package io.cpcluster.node.session;

import java.time.Duration;

/** Where the node stands with the masters. */
sealed interface Standing {
  /**
   * Says hello until it is answered.
   *
   * @param previousSession the session it had, 0 when it had none
   */
  record Joining(long previousSession) implements Standing {
    Joined welcomed(long session, Duration failoverTimeout) {
      return new Joined(session, failoverTimeout);
    }
  }

  /**
   * Has a session and beats.
   *
   * @param failoverTimeout T: it beats every T/2
   */
  record Joined(long session, Duration failoverTimeout) implements Standing {
    Joining over() {
      return new Joining(session);
    }

    Leaving leaving() {
      return new Leaving(session, failoverTimeout);
    }
  }

  /** Beats, and ends what it has. */
  record Leaving(long session, Duration failoverTimeout) implements Standing {}

  /** Says nothing any more. */
  record Ended() implements Standing {}
}
