package io.cpcluster.cli.programs;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.ExitCode;
import io.cpcluster.cli.cluster.ClusterOptions;
import io.cpcluster.launcher.ClusterStartException;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.LocalClusterBuilder;
import io.cpcluster.launcher.members.Member;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * A cluster that lives as long as this process: one master, workers and a gateway. With a folder
 * that is named its data stays, else nothing does.
 */
final class ForegroundCluster {
  private static final Duration GATEWAY_LIMIT = Duration.ofSeconds(20);
  private static final Duration END_LIMIT = Duration.ofSeconds(9);

  private static final int NO_GATEWAY = -1;

  private final ClusterOptions options;

  /** What the process ends with; a signal that ends it in order is no failure. */
  private volatile ExitCode ending = ExitCode.OK;

  ForegroundCluster(ClusterOptions options) {
    this.options = options;
  }

  int run(int workers, int gatewayPort) throws CommandFailure, IOException, InterruptedException {
    LocalClusterBuilder plan = LocalCluster.builder().masters(1).nodes(workers);
    if (options.isGivenFolder()) {
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
    try {
      tell(cluster, gatewayPort == NO_GATEWAY ? "none" : gateway(cluster, gatewayPort));
    } catch (IOException | RuntimeException failed) {
      ending = ExitCode.NOT_REACHABLE;
      throw failed;
    }
    new CountDownLatch(1).await();
    return ExitCode.OK.number();
  }

  /** Where it listens, or why nowhere: the cluster is of use without it. */
  private static String gateway(LocalCluster cluster, int port) throws IOException {
    try {
      return cluster.startGateway(port).awaitUrl(GATEWAY_LIMIT);
    } catch (ClusterStartException failed) {
      return "none: " + failed.getMessage();
    }
  }

  private void tell(LocalCluster cluster, String gateway) {
    String master = cluster.masters().getFirst().id();
    List<String> workers = cluster.nodes().stream().map(Member::id).toList();
    if (options.json()) {
      Map<String, Object> told = new LinkedHashMap<>();
      told.put("nats", cluster.natsUrl());
      told.put("master", master);
      told.put("workers", workers);
      told.put("gateway", gateway);
      told.put("data", cluster.dataFolder().toString());
      options.screen().printJson(told);
      return;
    }
    options
        .screen()
        .print(
            "nats     "
                + cluster.natsUrl()
                + "\nmaster   "
                + master
                + "\nworkers  "
                + String.join("  ", workers)
                + "\ngateway  "
                + gateway
                + "\nEverything is under "
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
    Runtime.getRuntime().halt(ending.number());
  }
}
