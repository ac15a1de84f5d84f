package io.cpcluster.cli.bench;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.ExitCode;
import io.cpcluster.cli.cluster.Cluster;
import io.cpcluster.cli.cluster.ClusterOptions;
import io.cpcluster.cli.tasks.TaskIds;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.contracts.task.TaskClass;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.NodePlan;
import io.cpcluster.launcher.folder.ClusterFolder;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code cpcluster bench shell}: how many commands a second, under confinement. */
@Command(
    name = "shell",
    description = "Measure Shell tasks: the command true, under confinement, results awaited.",
    footer = {
      "",
      "Measures the cluster that is up, when its nodes run commands; when none is up, one of its",
      "own, which leaves nothing."
    })
public final class BenchShellCommand implements Callable<Integer> {
  private static final int WARM_UP = 100;
  private static final double NANOS_PER_MS = 1e6;

  private static final TaskDriver.Work TRUE =
      new TaskDriver.Work() {
        @Override
        public String task(long number) {
          return "{\"Shell\":{\"argv\":[\"true\"]}}";
        }

        @Override
        public String result(long number) {
          return "{\"Output\":{\"exit\":0,";
        }
      };

  @Mixin private final ClusterOptions options;

  @Option(names = "--count", description = "Commands that are counted (default 2000).")
  private int count = 2_000;

  @Option(names = "--in-flight", description = "Commands under way at once (default 16).")
  private int inFlight = 16;

  @Option(names = "--alone", description = "Commands that run alone, for the times (default 100).")
  private int alone = 100;

  @Option(names = "--slots", description = "Slots of a worker of its own (default 3).")
  private int slots = 3;

  public BenchShellCommand(ClusterOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws CommandFailure, InterruptedException, IOException {
    if (count < 1 || inFlight < 1 || alone < 1 || slots < 1) {
      throw CommandFailure.usage("--count, --in-flight, --alone and --slots: each at least 1");
    }
    Optional<LocalCluster> running = LocalCluster.open(options.folder().root());
    if (running.isPresent() && running.get().isNatsAlive()) {
      options.screen().say("measuring the cluster in " + options.folder().root());
      measure(running.get());
    } else {
      options.screen().say("no cluster is up: starting one for this run");
      try (LocalCluster own = startOwn()) {
        measure(own);
      }
    }
    return ExitCode.OK.number();
  }

  private LocalCluster startOwn() throws IOException {
    return LocalCluster.builder()
        .name("bench")
        .masters(1)
        .nodes(List.of(new NodePlan(NodePlan.WORKER.role(), List.of(), slots)))
        .allowShell()
        .natsPort(14_222)
        .ephemeral(true)
        .start();
  }

  private void measure(LocalCluster cluster) throws CommandFailure, InterruptedException {
    try (Cluster masters =
        Cluster.open(new ClusterFolder(cluster.dataFolder()), options.screen())) {
      List<JsonNode> nodes = nodesWithShell(masters);
      TaskDriver driver = new TaskDriver(masters.connection(), TaskIds.random() + "-", TRUE);
      driver.run(WARM_UP, inFlight);
      Histogram single = driver.run(alone, 1);
      long began = System.nanoTime();
      Histogram loaded = driver.run(count, inFlight);
      double perSecond = count / ((System.nanoTime() - began) / 1e9);
      ShellFigures figures =
          new ShellFigures(
              Rounded.to(0, perSecond),
              ms(single, 50),
              ms(single, 99),
              ms(loaded, 50),
              ms(loaded, 99),
              count,
              inFlight,
              confinement(nodes.getFirst()),
              nodes.stream().mapToInt(node -> node.path("slots").asInt(0)).sum(),
              Runtime.getRuntime().availableProcessors());
      options.screen().print(options.json() ? Json.writeText(figures) : Json.writePretty(figures));
    }
  }

  private static List<JsonNode> nodesWithShell(Cluster masters)
      throws CommandFailure, InterruptedException {
    List<JsonNode> found =
        masters
            .ask(Subjects.NODES_LIST)
            .tree()
            .path("nodes")
            .valueStream()
            .filter(node -> node.path("state").asString("").equals("live"))
            .filter(node -> hasLabel(node, TaskClass.SHELL_LABEL))
            .toList();
    if (found.isEmpty()) {
      throw CommandFailure.usage(
          "No live node runs commands. Start a cluster with: cpcluster dev up --allow-shell");
    }
    return found;
  }

  private static boolean hasLabel(JsonNode node, String label) {
    return node.path("labels").valueStream().anyMatch(one -> one.asString("").equals(label));
  }

  private static String confinement(JsonNode node) {
    String prefix = TaskClass.SHELL_LABEL + "-";
    return node.path("labels")
        .valueStream()
        .map(label -> label.asString(""))
        .filter(label -> label.startsWith(prefix))
        .map(label -> label.substring(prefix.length()))
        .findFirst()
        .orElse("unknown");
  }

  private static double ms(Histogram times, double percentile) {
    return Rounded.to(3, times.getValueAtPercentile(percentile) / NANOS_PER_MS);
  }
}
