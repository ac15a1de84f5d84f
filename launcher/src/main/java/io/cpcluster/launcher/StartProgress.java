package io.cpcluster.launcher;

import io.cpcluster.natsserver.binary.FoundNatsServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Hears how a start goes. Times are since the start began. Called by the thread that starts the
 * cluster.
 */
public interface StartProgress {
  /** Hears nothing. */
  StartProgress SILENT = new StartProgress() {};

  /** A nats-server will be looked for, which may take long the first time. */
  default void lookingForNats() {}

  /** The nats-server that will be used. */
  default void natsFound(FoundNatsServer server, Duration after) {}

  /** The folder's cluster did not end in order; its state is taken up again. */
  default void takingUpAgain(Path folder) {}

  /** The nats-servers answer. */
  default void natsReady(List<String> urls, int wantedPort, Duration after) {}

  /** All masters beat. */
  default void mastersReady(List<String> ids, Duration after) {}

  /** All nodes are live. */
  default void nodesReady(List<String> ids, Duration after) {}
}
