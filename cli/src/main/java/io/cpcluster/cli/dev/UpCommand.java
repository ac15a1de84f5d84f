package io.cpcluster.cli.dev;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.ExitCode;
import io.cpcluster.cli.cluster.ClusterOptions;
import io.cpcluster.launcher.ClusterStartException;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.LocalClusterBuilder;
import io.cpcluster.launcher.folder.ClusterFolder;
import io.cpcluster.launcher.folder.FolderLock;
import io.cpcluster.launcher.gateway.LocalGateway;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cpcluster dev up}: starts a cluster on this machine and runs a first task. */
@Command(
    name = "up",
    description = "Start a cluster on this machine and run a first task.",
    footer = {"", "A cluster that is up already is left as it is."})
public final class UpCommand implements Callable<Integer> {
  private static final Duration LOCK_LIMIT = Duration.ofSeconds(30);

  @Mixin private final ClusterOptions options;

  @Option(names = "--masters", description = "How many masters (default 3).")
  private int masters = 3;

  @Option(names = "--nodes", description = "How many workers of one slot (default 3).")
  private int nodes = 3;

  @Option(names = "--nats", paramLabel = "1|3", description = "How many nats-servers (default 1).")
  private int natsServers = 1;

  @Option(
      names = "--port",
      description = "Port wanted by the first nats-server (default 4222); if taken, the next free.")
  private int port = 4222;

  @Option(names = "--name", description = "What to call the cluster (default dev).")
  private String name = "dev";

  @Option(
      names = "--sync-interval",
      description = "What a power cut may cost: always (nothing, slower) or seconds (default 1s).")
  private String syncInterval = "1s";

  @Option(names = "--failover-timeout", description = "T: silence of 2T makes a node suspect (5s).")
  private Duration failoverTimeout = Duration.ofSeconds(5);

  @Option(names = "--max-records", description = "Task records there may be (default 1000000).")
  private long maxRecords = 1_000_000;

  @Option(
      names = "--gateway-port",
      description = "Port wanted by the gateway (default 9092); if taken, the next free; -1: none.")
  private int gatewayPort = StartGatewayCommand.PORT;

  @Option(
      names = "--ephemeral",
      description = "Stay until ctrl-C, then end the cluster and remove its data.")
  private boolean ephemeral;

  @Option(
      names = "--allow-shell",
      description = "Let workers run commands (Shell tasks), and you ask for it.")
  private boolean allowShell;

  public UpCommand(ClusterOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws CommandFailure, InterruptedException, IOException {
    if (gatewayPort != -1) {
      StartGatewayCommand.requirePort("--gateway-port", gatewayPort);
    }
    ClusterFolder folder = options.folder();
    Optional<LocalCluster> running = LocalCluster.open(folder.root());
    if (running.isPresent() && running.get().isNatsAlive()) {
      return alreadyUp(running.get());
    }
    UpReport report = new UpReport(options);
    try {
      LocalCluster cluster = plan(folder).start(report);
      FirstTask.run(cluster, options, report);
      if (gatewayPort >= 0) {
        report.gateway(cluster, startGateway(cluster));
      }
      report.ready(cluster);
      if (ephemeral) {
        stay(cluster);
      }
      return ExitCode.OK.number();
    } catch (ClusterStartException | IllegalArgumentException failed) {
      throw failure(failed);
    }
  }

  /** Not beside a {@code dev down}, which would not see it. */
  private LocalGateway startGateway(LocalCluster cluster) throws IOException {
    ClusterFolder folder = new ClusterFolder(cluster.dataFolder());
    try (FolderLock _ = FolderLock.take(folder, LOCK_LIMIT)) {
      if (LocalCluster.open(folder.root()).isEmpty()) {
        throw new ClusterStartException("it was ended while it started");
      }
      return cluster.startGateway(gatewayPort);
    }
  }

  private LocalClusterBuilder plan(ClusterFolder folder) {
    return LocalCluster.builder()
        .name(name)
        .masters(masters)
        .nodes(nodes)
        .natsServers(natsServers)
        .natsPort(port)
        .syncInterval(syncInterval)
        .failoverTimeout(failoverTimeout)
        .maxRecords(maxRecords)
        .ephemeral(ephemeral)
        .allowShell(allowShell)
        .dataFolder(folder.root());
  }

  private int alreadyUp(LocalCluster running) throws IOException {
    if (options.json()) {
      options.screen().printJson(StatusReport.of(running));
    } else {
      options
          .screen()
          .print(
              "A cluster is already up since "
                  + StatusText.since(running.record())
                  + " ("
                  + StatusText.alive(running)
                  + "): ./cpcluster dev status, or dev down first.");
    }
    return ExitCode.OK.number();
  }

  /** The cluster ends with this process, whatever ends it. */
  private void stay(LocalCluster cluster) throws InterruptedException {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  try {
                    cluster.close();
                  } catch (IOException broken) {
                    options.screen().say("Not all could be removed: " + broken.getMessage());
                  }
                },
                "end the cluster"));
    options.screen().say("Ephemeral: it ends with this command (ctrl-C) and leaves nothing.");
    new CountDownLatch(1).await();
  }

  private static CommandFailure failure(Exception failed) {
    boolean usage = failed instanceof IllegalArgumentException;
    return new CommandFailure(
        usage ? ExitCode.USAGE : ExitCode.NOT_REACHABLE,
        usage ? "usage" : "not_started",
        usage
            ? String.valueOf(failed.getMessage())
            : "The cluster did not start: " + failed.getMessage());
  }
}
