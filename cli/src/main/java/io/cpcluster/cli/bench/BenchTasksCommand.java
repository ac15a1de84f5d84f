package io.cpcluster.cli.bench;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.ExitCode;
import io.cpcluster.cli.cluster.ClusterOptions;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.NodePlan;
import java.io.IOException;
import java.util.Collections;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cpcluster bench tasks}: how many durable tasks a second, and how long one takes. */
@Command(
    name = "tasks",
    description = "Measure durable tasks through the public subjects, results awaited.",
    footer = {
      "",
      "Measures the cluster that is up; when none is, one of its own, which leaves nothing.",
      "The yardstick is a plain JetStream publish, pull, acknowledge loop in the same run."
    })
public final class BenchTasksCommand implements Callable<Integer> {
  @Mixin private final ClusterOptions options;

  @Option(names = "--count", description = "Tasks that are counted (default 20000).")
  private int count = 20_000;

  @Option(names = "--in-flight", description = "Tasks under way at once (default 1000).")
  private int inFlight = 1_000;

  @Option(names = "--alone", description = "Tasks that run alone, for the times (default 500).")
  private int alone = 500;

  @Option(names = "--queued", description = "Let all wait in the queue first.")
  private boolean queued;

  @Option(names = "--masters", description = "Masters of a cluster of its own (default 3).")
  private int masters = 3;

  @Option(names = "--nodes", description = "Workers of a cluster of its own (default 2).")
  private int nodes = 2;

  @Option(names = "--nats", paramLabel = "1|3", description = "Its nats-servers (default 1).")
  private int natsServers = 1;

  @Option(names = "--slots", description = "Slots of each of its workers (default 1).")
  private int slots = 1;

  public BenchTasksCommand(ClusterOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws CommandFailure, InterruptedException, IOException {
    if (count < 1 || inFlight < 1 || alone < 1) {
      throw CommandFailure.usage("--count, --in-flight and --alone must each be at least 1");
    }
    Optional<LocalCluster> running = LocalCluster.open(options.folder().root());
    if (running.isPresent() && running.get().isNatsAlive()) {
      say("measuring the cluster in " + options.folder().root());
      measure(running.get());
    } else {
      say("no cluster is up: starting one for this run");
      try (LocalCluster own = startOwn()) {
        measure(own);
      }
    }
    return ExitCode.OK.number();
  }

  private LocalCluster startOwn() throws IOException {
    return LocalCluster.builder()
        .name("bench")
        .masters(masters)
        .nodes(
            Collections.nCopies(
                nodes, new NodePlan(NodePlan.WORKER.role(), NodePlan.WORKER.labels(), slots)))
        .natsServers(natsServers)
        .natsPort(14_222)
        .ephemeral(true)
        .start();
  }

  private void measure(LocalCluster cluster)
      throws CommandFailure, InterruptedException, IOException {
    TaskMeasurement measurement =
        new TaskMeasurement(cluster, count, inFlight, alone, queued, this::say);
    TaskFigures figures = measurement.run();
    options.screen().print(options.json() ? Json.writeText(figures) : Json.writePretty(figures));
  }

  private void say(String line) {
    options.screen().say(line);
  }
}
