package io.cpcluster.master.requests;

import io.cpcluster.contracts.access.Grants;
import io.cpcluster.contracts.subject.Subjects;

/**
 * Where answers may go: for the request of a person below {@code _R_.}, from where the servers take
 * it to the inbox of the person's account, or {@code _INBOX.}; for that of a peer below an inbox of
 * that peer's own, for that of a newcomer below the one of newcomers.
 */
final class ReplySubject {
  private static final String INBOX = "_INBOX.";
  private static final String OF_PEOPLE = "_R_.";
  private static final String AGENT = "cpcluster.agent.";
  private static final String JOIN = "cpcluster.join.";
  private static final String JOIN_INBOX = INBOX + Grants.JOIN + ".";

  /** Nodes that share one NATS user have their inboxes below this. */
  private static final String SHARED_PEER_INBOX = "_INBOX.peer.";

  private static final int MAX_LENGTH = 256;

  private ReplySubject() {}

  static boolean isAllowed(String requestSubject, String inbox) {
    if (!isPlainSubject(inbox)) {
      return false;
    }
    if (requestSubject.startsWith(JOIN)) {
      return inbox.startsWith(JOIN_INBOX);
    }
    if (!requestSubject.startsWith(AGENT)) {
      return inbox.startsWith(INBOX) || inbox.startsWith(OF_PEOPLE);
    }
    String peer = Subjects.senderOf(requestSubject);
    return inbox.startsWith(INBOX + peer + ".") || inbox.startsWith(SHARED_PEER_INBOX + peer + ".");
  }

  /** Printable ASCII without wildcards and empty tokens. */
  private static boolean isPlainSubject(String subject) {
    if (subject.length() > MAX_LENGTH || subject.endsWith(".") || subject.contains("..")) {
      return false;
    }
    return subject.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '*' && c != '>');
  }
}
