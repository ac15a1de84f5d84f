package io.cpcluster.messaging;

import org.jspecify.annotations.Nullable;

/** A message received. */
public interface Message {
  /** Subject it was published to. */
  String subject();

  /** Where the sender wants the answer; null when it wants none. */
  @Nullable String replyTo();

  /** The body; empty when there is none. Not a copy: do not change it. */
  byte[] body();

  /** First value of a header; null when the message has no such header. */
  @Nullable String header(String name);

  /**
   * The value of a header that servers put on messages in the place of what a sender wrote; null
   * when its name stands in any other header, too. For then the sender may have kept the server
   * from removing a header of that name, or may have ended the headers before the server's.
   */
  @Nullable String serversHeader(String name);

  /** Status that a server put in place of a message, such as 404 or 503; 0 for a message. */
  int status();

  /** The server's words for the status; empty for a message. */
  String statusText();
}
