package io.cpcluster.cli.links;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.ExitCode;
import io.cpcluster.cli.cluster.Cluster;
import io.cpcluster.cli.cluster.ClusterOptions;
import io.cpcluster.contracts.subject.Subjects;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** {@code cpcluster links}: the links there are. */
@Command(name = "links", description = "List the links between nodes, or close one.")
public final class LinksCommand implements Callable<Integer> {
  @Mixin private final ClusterOptions options;

  public LinksCommand(ClusterOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws CommandFailure, InterruptedException {
    List<JsonNode> links;
    try (Cluster cluster = Cluster.open(options)) {
      links = all(cluster);
    }
    if (options.json()) {
      options.screen().printJson(links);
    } else if (links.isEmpty()) {
      options.screen().say("No nodes are linked now. They make links when they need them.");
    } else {
      options.screen().print(LinkText.table(links, System.currentTimeMillis()));
    }
    return ExitCode.OK.number();
  }

  private static List<JsonNode> all(Cluster cluster) throws CommandFailure, InterruptedException {
    List<JsonNode> links = new ArrayList<>();
    String cursor = "";
    do {
      Map<String, Object> query = cursor.isEmpty() ? Map.of() : Map.of("cursor", cursor);
      JsonNode page = cluster.ask(Subjects.LINKS_LIST, query).tree();
      page.path("links").forEach(links::add);
      cursor = page.path("cursor").asString("");
    } while (!cursor.isEmpty());
    return links;
  }
}
