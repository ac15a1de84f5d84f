package io.cpcluster.cli.shell;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.cluster.Cluster;
import io.cpcluster.cli.tasks.TaskOverview;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** What may stand next in a line: verbs, ids of tasks and of nodes. */
final class Proposals implements Function<List<String>, List<String>> {
  static final List<String> VERBS =
      List.of(
          "nodes",
          "list",
          "tasks",
          "task",
          "addtask",
          "getglobalram",
          "getstorage",
          "send",
          "help",
          "exit",
          "quit");
  private static final int MOST = 50;
  private static final List<String> STATES = List.of("running", "queued", "finished", "failed");

  private final Cluster cluster;

  Proposals(Cluster cluster) {
    this.cluster = cluster;
  }

  @Override
  public List<String> apply(List<String> before) {
    if (before.isEmpty() || before.getLast().endsWith(";")) {
      return VERBS;
    }
    try {
      return switch (before.getLast()) {
        case "task" -> ids(TaskOverview.newest(cluster, STATES, MOST));
        case "send" -> ids(NodeVerbs.live(cluster));
        case "addtask" -> List.of("compute", "http");
        default -> List.of();
      };
    } catch (CommandFailure nobodyAnswers) {
      return List.of();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }

  private static List<String> ids(List<JsonNode> entries) {
    return entries.stream().map(entry -> entry.path("id").asString("")).toList();
  }
}
