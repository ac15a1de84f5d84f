package io.cpcluster.cli.bench.crowd;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.ExitCode;
import io.cpcluster.cli.cluster.Cluster;
import io.cpcluster.cli.cluster.ClusterOptions;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.NodePlan;
import io.cpcluster.launcher.folder.ClusterFolder;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cpcluster bench nodes}: what very many idle nodes cost. */
@Command(
    name = "nodes",
    description = "Measure what very many idle nodes cost masters and NATS.",
    footer = {
      "",
      "Starts three masters and one real node of its own, which leave nothing. The many nodes live",
      "in this process: each has its own connection and credentials, beats and offers its slot as",
      "an idle node does, and takes no work. Each takes one file descriptor here and one in NATS."
    })
public final class BenchNodesCommand implements Callable<Integer> {
  private static final int MASTERS = 3;
  private static final int MOST_NODES = 20_000;

  @Mixin private final ClusterOptions options;

  @Option(names = "--nodes", description = "How many nodes (default 1000).")
  private int count = 1_000;

  @Option(names = "--seconds", description = "How long is measured (default 60).")
  private int seconds = 60;

  @Option(names = "--failover-timeout", description = "T; nodes beat every T/2 (default 5s).")
  private Duration timeout = Duration.ofSeconds(5);

  public BenchNodesCommand(ClusterOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws CommandFailure, InterruptedException, IOException {
    if (count < 2 || count > MOST_NODES || seconds < 1) {
      throw CommandFailure.usage(
          "--nodes must be from 2 to " + MOST_NODES + ", --seconds at least 1");
    }
    try (LocalCluster cluster =
            LocalCluster.builder()
                .name("bench")
                .masters(MASTERS)
                .nodes(
                    List.of(
                        new NodePlan(NodePlan.WORKER.role(), List.of(CrowdMeasurement.REAL), 1)))
                .failoverTimeout(timeout)
                .natsPort(-1)
                .ephemeral(true)
                .start();
        Cluster masters = Cluster.open(new ClusterFolder(cluster.dataFolder()), options.screen());
        Crowd crowd = new Crowd(cluster)) {
      CrowdFigures figures =
          new CrowdMeasurement(cluster, masters, crowd, options.screen()::say).run(count, seconds);
      options.screen().print(options.json() ? Json.writeText(figures) : Json.writePretty(figures));
      boolean good = figures.lostByMistake() == 0 && figures.brokenConnections() == 0;
      return (good ? ExitCode.OK : ExitCode.INTERNAL).number();
    }
  }
}
