package io.cpcluster.cli.bench.recovery;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.ExitCode;
import io.cpcluster.cli.cluster.Cluster;
import io.cpcluster.cli.cluster.ClusterOptions;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.LocalClusterBuilder;
import io.cpcluster.launcher.folder.ClusterFolder;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cpcluster bench recovery}: how long a cluster takes to go on after a kill. */
@Command(
    name = "recovery",
    description = "Measure how long a cluster takes to go on after a process of it was killed.",
    footer = {
      "",
      "Starts clusters of its own, which leave nothing: three masters and three nodes, for the",
      "faults of NATS with three servers. A minute for each run and time-out, on a quiet machine."
    })
public final class BenchRecoveryCommand implements Callable<Integer> {
  private static final int MOST_RUNS = 100;

  @Mixin private final ClusterOptions options;

  @Option(names = "--runs", description = "How often each fault is tried (default 3).")
  private int runs = 3;

  @Option(
      names = "--failover-timeout",
      split = ",",
      description = "T, one or more (default 1s,5s: a short one and the usual one).")
  private List<Duration> timeouts = List.of(Duration.ofSeconds(1), Duration.ofSeconds(5));

  @Option(
      names = "--fault",
      split = ",",
      description = "node-killed, node-silent, master-killed, nats-killed (default: all).")
  private List<String> faults = List.of();

  public BenchRecoveryCommand(ClusterOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws CommandFailure, InterruptedException, IOException {
    if (runs < 1 || runs > MOST_RUNS) {
      throw CommandFailure.usage("--runs must be from 1 to " + MOST_RUNS);
    }
    Set<Fault> wanted = faults();
    List<RecoveryFigures> all = new ArrayList<>();
    for (Duration timeout : timeouts) {
      all.add(measure(timeout, wanted));
    }
    options.screen().print(options.json() ? Json.writeText(all) : Json.writePretty(all));
    boolean lost = all.stream().anyMatch(figures -> figures.lost() > 0);
    return (lost ? ExitCode.INTERNAL : ExitCode.OK).number();
  }

  private Set<Fault> faults() throws CommandFailure {
    Set<Fault> wanted = EnumSet.noneOf(Fault.class);
    for (String word : faults) {
      wanted.add(Fault.of(word));
    }
    return wanted.isEmpty() ? EnumSet.allOf(Fault.class) : wanted;
  }

  private RecoveryFigures measure(Duration timeout, Set<Fault> wanted)
      throws CommandFailure, InterruptedException, IOException {
    Samples samples = new Samples();
    Set<Fault> onThree = EnumSet.copyOf(wanted);
    onThree.retainAll(Set.of(Fault.NATS_KILLED));
    Set<Fault> onOne = EnumSet.copyOf(wanted);
    onOne.removeAll(onThree);
    measure(plan(timeout, 1), onOne, samples);
    measure(plan(timeout, 3), onThree, samples);
    return samples.figures(timeout, runs);
  }

  private static LocalClusterBuilder plan(Duration timeout, int natsServers) {
    return LocalCluster.builder()
        .natsPort(-1)
        .natsServers(natsServers)
        .failoverTimeout(timeout)
        .allowShell()
        .ephemeral(true);
  }

  private void measure(LocalClusterBuilder plan, Set<Fault> wanted, Samples samples)
      throws CommandFailure, InterruptedException, IOException {
    if (wanted.isEmpty()) {
      return;
    }
    try (LocalCluster cluster = plan.start();
        Cluster masters = Cluster.open(new ClusterFolder(cluster.dataFolder()), options.screen())) {
      Recoveries recoveries = new Recoveries(cluster, masters, samples);
      for (int run = 0; run < runs; run++) {
        for (Fault fault : wanted) {
          carryOut(fault, recoveries);
        }
      }
    }
  }

  private static void carryOut(Fault fault, Recoveries recoveries)
      throws CommandFailure, InterruptedException, IOException {
    switch (fault) {
      case NODE_KILLED -> recoveries.nodeKilled();
      case NODE_SILENT -> recoveries.nodeSilent();
      case MASTER_KILLED -> recoveries.masterKilled();
      case NATS_KILLED -> recoveries.natsKilled();
    }
  }
}
