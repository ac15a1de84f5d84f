package io.cpcluster.cli.tasks;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.ExitCode;
import io.cpcluster.cli.cluster.Answer;
import io.cpcluster.cli.cluster.Cluster;
import io.cpcluster.cli.cluster.ClusterOptions;
import io.cpcluster.contracts.subject.Subjects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code cpcluster task cancel}: ends a task, whether it waits or runs. */
@Command(name = "cancel", description = "Cancel a task, whether it waits or runs.")
public final class TaskCancelCommand implements Callable<Integer> {
  @Mixin private final ClusterOptions options;

  @Parameters(paramLabel = "ID", description = "The task's id, or a beginning no other has.")
  private String id = "";

  public TaskCancelCommand(ClusterOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws CommandFailure, InterruptedException {
    try (Cluster cluster = Cluster.open(options)) {
      Answer answer = TaskNames.ask(cluster, Subjects.TASKS_CANCEL, id);
      JsonNode document = answer.tree();
      String cancelled = document.path("TaskCancelled").asString("");
      String line =
          cancelled.isEmpty()
              ? id + " had ended before; its record stays"
              : cancelled + " cancelled";
      options.screen().print(options.json() ? document.toString() : line);
      return ExitCode.OK.number();
    }
  }
}
