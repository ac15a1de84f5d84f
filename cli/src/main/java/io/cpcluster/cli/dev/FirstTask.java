package io.cpcluster.cli.dev;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.cluster.Answer;
import io.cpcluster.cli.cluster.Cluster;
import io.cpcluster.cli.cluster.ClusterOptions;
import io.cpcluster.cli.tasks.TaskIds;
import io.cpcluster.cli.terminal.Amounts;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.contracts.submission.TaskView;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.folder.ClusterFolder;
import java.time.Duration;
import java.util.Map;

/** The task that proves that a new cluster works. */
final class FirstTask {
  private static final String EXPRESSION = "sqrt(2)*3";
  private static final Duration LIMIT = Duration.ofSeconds(15);

  private FirstTask() {}

  static void run(LocalCluster cluster, ClusterOptions options, UpReport report)
      throws CommandFailure, InterruptedException {
    if (cluster.masters().isEmpty() || cluster.nodes().isEmpty()) {
      return;
    }
    String id = TaskIds.random();
    Map<String, Object> submission =
        Map.of("id", id, "task", Map.of("Compute", Map.of("expression", EXPRESSION)));
    try (Cluster masters =
        Cluster.open(new ClusterFolder(cluster.dataFolder()), options.screen())) {
      long began = System.nanoTime();
      Answer answer =
          masters.ask(Subjects.TASKS_RUN, Json.write(submission), Duration.ofSeconds(6), LIMIT);
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      double number =
          answer.tree().path("TaskResult").path("result").path("Number").asDouble(Double.NaN);
      if (Double.isNaN(number)) {
        throw CommandFailure.timedOut(
            "The cluster runs, but its first task did not end: cpcluster task why " + id);
      }
      TaskView task = masters.ask(Subjects.TASKS_GET, Map.of("id", id)).as(TaskView.class);
      report.firstTask(
          "first task: compute '%s' → %s   %s, attempt %d, %s"
              .formatted(EXPRESSION, number, task.node(), task.attempt(), Amounts.time(took)));
    }
  }
}
