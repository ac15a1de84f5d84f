package io.cpcluster.cli.programs;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.ExitCode;
import io.cpcluster.cli.cluster.ClusterOptions;
import io.cpcluster.launcher.ClusterStartException;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.LocalClusterBuilder;
import io.cpcluster.launcher.gateway.LocalGateway;
import io.cpcluster.launcher.members.Member;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/**
 * A cluster that lives as long as this process: one master, workers and a gateway. With a folder
 * that is named its data stays, else nothing does.
 */
final class ForegroundCluster {
  private static final Duration GATEWAY_LIMIT = Duration.ofSeconds(10);
  private static final Duration END_LIMIT = Duration.ofSeconds(9);

  private final ClusterOptions options;

  ForegroundCluster(ClusterOptions options) {
    this.options = options;
  }

  int run(int workers, int gatewayPort) throws CommandFailure, IOException, InterruptedException {
    LocalClusterBuilder plan = LocalCluster.builder().masters(1).nodes(workers);
    if (options.namesFolder()) {
      plan.dataFolder(options.folder().root());
    } else {
      plan.ephemeral(true);
    }
    LocalCluster cluster;
    try {
      cluster = plan.start();
    } catch (ClusterStartException | IllegalArgumentException failed) {
      throw new CommandFailure(
          ExitCode.NOT_REACHABLE,
          "not_started",
          "The cluster did not start: " + failed.getMessage());
    }
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(cluster), "end the cluster"));
    tell(cluster, cluster.startGateway(gatewayPort));
    new CountDownLatch(1).await();
    return ExitCode.OK.number();
  }

  private void tell(LocalCluster cluster, LocalGateway gateway) throws IOException {
    options
        .screen()
        .print(
            "nats     "
                + cluster.natsUrl()
                + "\nmaster   "
                + cluster.masters().getFirst().id()
                + "\nworkers  "
                + cluster.nodes().stream().map(Member::id).collect(Collectors.joining("  ")));
    options.screen().print("gateway  " + gateway.awaitUrl(GATEWAY_LIMIT));
    options
        .screen()
        .print(
            "Everything is under "
                + cluster.dataFolder()
                + "; ctrl-C ends it. Other commands: --data "
                + cluster.dataFolder());
  }

  /** In order, and at once where that takes too long. */
  private void end(LocalCluster cluster) {
    try {
      cluster.stop(END_LIMIT);
      if (cluster.record().ephemeral()) {
        cluster.close();
      }
    } catch (IOException left) {
      options.screen().say("Not all could be ended in order: " + left.getMessage());
    }
    Runtime.getRuntime().halt(0);
  }
}
