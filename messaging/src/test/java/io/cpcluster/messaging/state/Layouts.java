package io.cpcluster.messaging.state;

import io.cpcluster.messaging.NatsConnection;

/** Layouts for tests. */
public final class Layouts {
  public static final LayoutSettings SMALL = new LayoutSettings("c-1", "test", 1, 1_000, 0);

  private Layouts() {}

  public static void create(NatsConnection connection) throws Exception {
    StateLayout.create(connection, SMALL);
  }
}
