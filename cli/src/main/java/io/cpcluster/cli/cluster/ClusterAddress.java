package io.cpcluster.cli.cluster;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.launcher.folder.ClusterFolder;
import io.cpcluster.launcher.folder.ClusterRecord;
import io.cpcluster.launcher.foundation.Foundation;
import io.cpcluster.launcher.foundation.NatsLogin;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Locale;

/**
 * Where a cluster is reached, and as whom.
 *
 * @param people the user of persons and scripts: the public subjects, no right on the state
 */
record ClusterAddress(List<String> urls, NatsLogin people) {
  private static final int KNOCK_LIMIT_MS = 2_000;

  /** The address of the cluster in a folder. */
  static ClusterAddress of(ClusterFolder folder) throws CommandFailure {
    try {
      ClusterRecord record =
          ClusterRecord.load(folder)
              .filter(ClusterRecord::up)
              .orElseThrow(
                  () ->
                      CommandFailure.notReachable(
                          "No cluster is up in "
                              + folder.root()
                              + ". Start one with: cpcluster dev up"));
      return new ClusterAddress(record.natsUrls(), Foundation.admin(folder));
    } catch (IOException broken) {
      throw CommandFailure.notReachable(
          "The cluster in " + folder.root() + " cannot be read: " + broken.getMessage());
    }
  }

  /** Finds out at once when no server listens, instead of trying for long. */
  void requireListener() throws CommandFailure {
    String why = "";
    for (String url : urls) {
      URI address = URI.create(url);
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(address.getHost(), address.getPort()), KNOCK_LIMIT_MS);
        return;
      } catch (IOException refused) {
        why = String.valueOf(refused.getMessage());
      }
    }
    throw CommandFailure.notReachable(
        "No cluster answers at "
            + String.join(",", urls)
            + " ("
            + why.toLowerCase(Locale.ROOT)
            + "). Start one with: cpcluster dev up");
  }
}
