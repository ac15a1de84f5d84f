package io.cpcluster.cli.tasks;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.ExitCode;
import io.cpcluster.cli.cluster.Answer;
import io.cpcluster.cli.cluster.Cluster;
import io.cpcluster.cli.cluster.ClusterOptions;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.contracts.submission.WhyAnswer;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code cpcluster task why}: what a task waits for, node by node. */
@Command(name = "why", description = "Say why a task waits.")
public final class TaskWhyCommand implements Callable<Integer> {
  @Mixin private final ClusterOptions options;

  @Parameters(paramLabel = "ID", description = "The task's id, or a beginning no other has.")
  private String id = "";

  public TaskWhyCommand(ClusterOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws CommandFailure, InterruptedException {
    try (Cluster cluster = Cluster.open(options)) {
      Answer answer = TaskNames.ask(cluster, Subjects.TASKS_WHY, id);
      WhyAnswer why = answer.as(WhyAnswer.class);
      options.screen().print(options.json() ? answer.tree().toString() : WhyText.of(why));
      return ExitCode.OK.number();
    }
  }
}
