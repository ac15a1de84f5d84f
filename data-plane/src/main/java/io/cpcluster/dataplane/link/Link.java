package io.cpcluster.dataplane.link;

import io.cpcluster.contracts.link.LinkMessage;
import java.util.concurrent.CompletableFuture;

/** One side of an open link. Thread-safe. */
public interface Link {
  /** The link's id, the same on both sides. */
  String id();

  /** Id of the other peer, as its certificate names it. */
  String peer();

  /** The other peer's session for which the link was permitted. */
  long peerSession();

  boolean isOpen();

  /**
   * Sends a message without a body on the first lane; never blocks. Messages of one thread arrive
   * in order. False when the link has ended; the message may also be lost when it ends before long.
   */
  boolean send(LinkMessage message);

  /**
   * Sends a message with a body on one of the lanes; opens further lanes when there is much to
   * send. Takes the body over. Blocks while the lanes have more to send than their bound.
   *
   * @throws LinkEndedException when the link has ended
   */
  void send(LinkMessage message, Body body) throws LinkEndedException, InterruptedException;

  /** Room for a body of up to {@code bytes}, to be filled and sent, or released. */
  Body allocate(int bytes);

  /** While at least one hold is not closed the link does not end for idleness. */
  AutoCloseable hold();

  /** Ends the link on both sides. The second call does nothing. */
  void close(String reason);

  /** Completes when the link has ended, with the reason; on a thread that must not be blocked. */
  CompletableFuture<String> ended();
}
