package io.cpcluster.cli.nodes;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.cluster.Cluster;
import io.cpcluster.contracts.subject.Subjects;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Reads the list of nodes page by page. */
public final class NodePages {
  private NodePages() {}

  /** All nodes, by id. */
  public static List<JsonNode> all(Cluster cluster) throws CommandFailure, InterruptedException {
    List<JsonNode> nodes = new ArrayList<>();
    String cursor = "";
    do {
      Map<String, Object> query = cursor.isEmpty() ? Map.of() : Map.of("cursor", cursor);
      JsonNode page = cluster.ask(Subjects.NODES_LIST, query).tree();
      page.path("nodes").forEach(nodes::add);
      cursor = page.path("cursor").asString("");
    } while (!cursor.isEmpty());
    return nodes;
  }

  /** The one node whose id is, or begins with, the text. */
  public static String find(Cluster cluster, String text)
      throws CommandFailure, InterruptedException {
    List<String> ids = all(cluster).stream().map(node -> node.path("id").asString("")).toList();
    if (ids.contains(text)) {
      return text;
    }
    List<String> found = ids.stream().filter(id -> id.startsWith(text)).toList();
    if (found.isEmpty()) {
      throw CommandFailure.notFound(
          "No node is called " + text + (ids.isEmpty() ? "." : "; known: " + some(ids)));
    }
    if (found.size() > 1) {
      throw CommandFailure.usage("Several nodes begin with " + text + ": " + some(found));
    }
    return found.getFirst();
  }

  private static String some(List<String> ids) {
    int most = 8;
    return String.join(", ", ids.subList(0, Math.min(most, ids.size())))
        + (ids.size() > most ? ", …" : "");
  }
}
