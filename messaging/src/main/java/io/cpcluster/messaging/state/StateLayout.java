package io.cpcluster.messaging.state;

import io.cpcluster.messaging.NatsConnection;

/** The streams and buckets of a cluster. */
@SuppressWarnings("DoNotCallSuggester")
public final class StateLayout {
  private StateLayout() {}

  /**
   * Makes all that is missing; harmless for the same cluster id. For virtual threads.
   *
   * @throws StateLayoutException a server refused, did not answer, or holds another cluster
   */
  public static void create(NatsConnection connection, LayoutSettings settings)
      throws StateLayoutException, InterruptedException {
    throw new UnsupportedOperationException();
  }

  /** Looks whether all is there; for virtual threads. */
  public static StateCheck check(NatsConnection connection) throws InterruptedException {
    throw new UnsupportedOperationException();
  }
}
