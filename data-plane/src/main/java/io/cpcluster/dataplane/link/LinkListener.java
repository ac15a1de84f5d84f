package io.cpcluster.dataplane.link;

import java.util.concurrent.CompletableFuture;

/** A bound port that waits for the dialler of one ticket. Thread-safe. */
public interface LinkListener {
  /** The link, once the first lane is confirmed; fails when it was not opened in time. */
  CompletableFuture<Link> opened();

  int port();

  /** Frees the port and ends the link, whose further lanes could not come any more. */
  void close();

  /**
   * Completes when the port is free again, which it is soon after {@link #close}, after the end of
   * the link, and when no link was opened in time.
   */
  CompletableFuture<Void> closed();
}
