package io.cpcluster.cli.tasks;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.cluster.Cluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The tasks that changed last, by what a person calls their state. */
public final class TaskOverview {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private TaskOverview() {}

  /**
   * The newest tasks in any of these states, those that changed last first.
   *
   * @param most of each state
   */
  public static List<JsonNode> newest(Cluster cluster, List<String> states, int most)
      throws CommandFailure, InterruptedException {
    List<JsonNode> found = new ArrayList<>();
    for (String state : states) {
      found.addAll(
          new NewestTasks(cluster, state, most, LIMIT, System::nanoTime).find().newestFirst());
    }
    return found;
  }
}
