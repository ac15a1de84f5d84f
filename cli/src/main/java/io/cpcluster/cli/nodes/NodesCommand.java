package io.cpcluster.cli.nodes;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.ExitCode;
import io.cpcluster.cli.cluster.Cluster;
import io.cpcluster.cli.cluster.ClusterOptions;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** {@code cpcluster nodes}: the nodes that were ever seen. */
@Command(name = "nodes", description = "List the nodes, or look after one.")
public final class NodesCommand implements Callable<Integer> {
  @Mixin private final ClusterOptions options;

  public NodesCommand(ClusterOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws CommandFailure, InterruptedException {
    List<JsonNode> nodes;
    try (Cluster cluster = Cluster.open(options)) {
      nodes = NodePages.all(cluster);
    }
    if (options.json()) {
      options.screen().printJson(nodes);
    } else if (nodes.isEmpty()) {
      options.screen().say("No node has joined yet. Start one with: cpcluster dev start-node");
    } else {
      options.screen().print(NodeText.table(nodes));
    }
    return ExitCode.OK.number();
  }
}
