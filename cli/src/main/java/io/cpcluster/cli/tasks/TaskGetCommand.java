package io.cpcluster.cli.tasks;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.ExitCode;
import io.cpcluster.cli.cluster.Answer;
import io.cpcluster.cli.cluster.Cluster;
import io.cpcluster.cli.cluster.ClusterOptions;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.contracts.submission.TaskView;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code cpcluster task get}: a task's record. */
@Command(name = "get", description = "Show a task: its state, attempts and result.")
public final class TaskGetCommand implements Callable<Integer> {
  @Mixin private final ClusterOptions options;

  @Parameters(paramLabel = "ID", description = "The task's id, or a beginning no other has.")
  private String id = "";

  public TaskGetCommand(ClusterOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws CommandFailure, InterruptedException {
    try (Cluster cluster = Cluster.open(options)) {
      Answer answer = TaskNames.ask(cluster, Subjects.TASKS_GET, id);
      TaskView task = answer.as(TaskView.class);
      options
          .screen()
          .print(
              options.json()
                  ? answer.tree().toString()
                  : TaskViewText.of(task, System.currentTimeMillis(), ZoneId.systemDefault()));
      return ExitCode.OK.number();
    }
  }
}
