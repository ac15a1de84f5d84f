package io.cpcluster.cli.shell;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.ExitCode;
import io.cpcluster.cli.cluster.Cluster;
import io.cpcluster.cli.nodes.NodePages;
import io.cpcluster.cli.terminal.Printable;
import io.cpcluster.cli.terminal.Screen;
import io.cpcluster.contracts.subject.Subjects;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** {@code nodes} and {@code list}. */
final class NodeVerbs {
  private static final String NONE = "No connected nodes";

  private final Screen screen;
  private final Cluster cluster;

  NodeVerbs(Screen screen, Cluster cluster) {
    this.screen = screen;
    this.cluster = cluster;
  }

  /** The nodes that are live, of any role or of one. */
  static List<JsonNode> live(Cluster cluster) throws CommandFailure, InterruptedException {
    List<JsonNode> live = new ArrayList<>();
    for (JsonNode node : NodePages.all(cluster)) {
      String state = node.path("state").asString("");
      if (state.equals("live") || state.equals("draining")) {
        live.add(node);
      }
    }
    return live;
  }

  /** {@code <node> (<Role>)}; what the cluster addresses a node by is its id. */
  ExitCode connected() throws CommandFailure, InterruptedException {
    List<JsonNode> live = live(cluster);
    if (live.isEmpty()) {
      screen.print(NONE);
    }
    for (JsonNode node : live) {
      screen.print(text(node, "id") + " (" + text(node, "role") + ")");
    }
    return ExitCode.OK;
  }

  ExitCode list() throws CommandFailure, InterruptedException {
    List<JsonNode> live = live(cluster);
    if (live.isEmpty()) {
      screen.print(NONE);
      return ExitCode.OK;
    }
    JsonNode ports = cluster.ask(Subjects.CLUSTER_INFO).tree().path("link_ports");
    String range =
        ports.isMissingNode()
            ? ""
            : ":" + ports.path("first").asInt(0) + "-" + ports.path("last").asInt(0);
    int number = 1;
    for (JsonNode node : live) {
      String addresses =
          StreamSupport.stream(node.path("addresses").spliterator(), false)
              .map(address -> Printable.oneLine(address.asString("")) + range)
              .collect(Collectors.joining(", "));
      screen.print(
          "%d. %s (%s)  Address %s"
              .formatted(number++, text(node, "id"), text(node, "id"), addresses));
    }
    return ExitCode.OK;
  }

  private static String text(JsonNode node, String field) {
    return Printable.oneLine(node.path(field).asString(""));
  }
}
