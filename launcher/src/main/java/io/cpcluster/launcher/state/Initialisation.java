package io.cpcluster.launcher.state;

import io.cpcluster.contracts.subject.Ids;
import io.cpcluster.launcher.ClusterStartException;
import io.cpcluster.launcher.folder.ClusterRecord;
import io.cpcluster.launcher.foundation.NatsLogin;
import io.cpcluster.messaging.ConnectionListener;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.state.LayoutSettings;
import io.cpcluster.messaging.state.StateLayout;
import io.cpcluster.messaging.state.StateLayoutException;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;

/**
 * Makes a cluster's streams and buckets. Nobody else does: masters that do not find them, or find
 * another cluster's, stop.
 */
public final class Initialisation {
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final int ID_BYTES = 8;
  private static final long MAX_STORE_BYTES = 10L << 30;

  private Initialisation() {}

  /** What is written when the state is there. */
  public interface Afterwards {
    void write(NatsConnection connection, List<String> urls)
        throws IOException, InterruptedException;
  }

  /** A name for a new cluster that no other has. */
  public static String newClusterId() {
    byte[] bytes = new byte[ID_BYTES];
    new SecureRandom().nextBytes(bytes);
    return Ids.require("cluster id", "c-" + HexFormat.of().formatHex(bytes));
  }

  /**
   * Makes what is missing; harmless when all is there.
   *
   * @param master may make streams
   * @param then what else is written, with the addresses: what lets the first nodes in
   * @param patience how long to try again when the servers refuse: they may still elect a leader
   */
  public static void create(
      ClusterRecord record, NatsLogin master, Afterwards then, Duration patience)
      throws IOException {
    LayoutSettings layout =
        new LayoutSettings(
            record.clusterId(),
            record.name(),
            record.natsServers(),
            record.maxRecords(),
            MAX_STORE_BYTES);
    long endNanos = System.nanoTime() + patience.toNanos();
    try (NatsConnection connection =
        NatsConnection.open(
            NatsAccess.settings(record.natsUrls(), master, "cpcluster init"),
            ConnectionListener.NONE)) {
      if (!connection.awaitConnected(patience)) {
        throw new ClusterStartException(
            "no nats-server at " + String.join(",", record.natsUrls()) + " lets a master in");
      }
      while (!isMade(connection, layout, System.nanoTime() - endNanos > 0)) {
        Thread.sleep(PAUSE);
      }
      then.write(connection, record.natsUrls());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new ClusterStartException("the start was interrupted");
    }
  }

  private static boolean isMade(NatsConnection connection, LayoutSettings layout, boolean last)
      throws StateLayoutException, InterruptedException {
    try {
      StateLayout.create(connection, layout);
      return true;
    } catch (StateLayoutException refused) {
      if (last) {
        throw refused;
      }
      return false;
    }
  }
}
