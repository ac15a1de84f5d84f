package io.cpcluster.cli.doctor;

import io.cpcluster.cli.ExitCode;
import io.cpcluster.launcher.foundation.NatsLogin;
import io.cpcluster.launcher.state.NatsAccess;
import io.cpcluster.messaging.ConnectionListener;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.state.StateCheck;
import io.cpcluster.messaging.state.StateLayout;
import java.time.Duration;
import java.util.List;

/** The cluster's state as a master sees it, where this machine may be a master. */
final class StateChecks {
  private static final String CHECK = "state";
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(8);

  private StateChecks() {}

  static Finding look(List<String> urls, NatsLogin master, String clusterId)
      throws InterruptedException {
    try (NatsConnection connection =
        NatsConnection.open(
            NatsAccess.settings(urls, master, "cpcluster doctor"), ConnectionListener.NONE)) {
      if (!connection.awaitConnected(CONNECT_WITHIN)) {
        return Finding.fail(
            CHECK,
            "NATS does not let masters in with the keys of this folder",
            "copy secrets/master.json from where the cluster was founded",
            ExitCode.NOT_ALLOWED);
      }
      return judge(StateLayout.check(connection), clusterId);
    }
  }

  static Finding judge(StateCheck found, String clusterId) {
    return switch (found) {
      case StateCheck.Present present when present.clusterId().equals(clusterId) ->
          Finding.ok(
              CHECK,
              "JetStream holds the state of cluster "
                  + present.clusterName()
                  + (present.replicas() == 1 ? ", 1 copy" : ", " + present.replicas() + " copies"));
      case StateCheck.Present other ->
          Finding.fail(
              CHECK,
              "these servers hold the state of another cluster, " + other.clusterId(),
              "cpcluster --data DIR, with the folder of that cluster; or start this one's servers",
              ExitCode.STATE_LOST);
      case StateCheck.Lost lost ->
          Finding.fail(
              CHECK,
              "the state is lost: " + String.join("; ", lost.missing()),
              "bring the servers' store back and restart them; if nothing was ever there:"
                  + " cpcluster init --wait 10s",
              ExitCode.STATE_LOST);
      case StateCheck.Unavailable(String text) ->
          Finding.fail(
              CHECK,
              "JetStream does not answer: " + text,
              "start the other nats-servers: a cluster of three needs two",
              ExitCode.NOT_REACHABLE);
    };
  }
}
