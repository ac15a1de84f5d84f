package io.cpcluster.cli.tasks;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.cluster.Answer;
import io.cpcluster.cli.cluster.Cluster;
import io.cpcluster.cli.cluster.ClusterOptions;
import io.cpcluster.contracts.subject.Subjects;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code cpcluster task result}: a task's result, waiting for it if asked to. */
@Command(
    name = "result",
    description = "Show a task's result.",
    footer = {
      "",
      "A result that is too large for a message stays with the node that made it, for as long as"
          + " the task's record is kept:",
      "  cpcluster task result t1 --output video.mp4"
    })
public final class TaskResultCommand implements Callable<Integer> {
  @Mixin private final ClusterOptions options;

  @Parameters(paramLabel = "ID", description = "The task's id, or a beginning no other has.")
  private String id = "";

  @Option(names = "--wait", description = "How long to wait for the end (default: not at all).")
  private Duration wait = Duration.ZERO;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Write the result into a new file; what a node holds is fetched from it.")
  private @Nullable Path output;

  public TaskResultCommand(ClusterOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws CommandFailure, InterruptedException {
    if (output != null) {
      ResultFile.requireNew(output);
    }
    try (Cluster cluster = Cluster.open(options)) {
      Answer answer = TaskNames.ask(cluster, Subjects.TASKS_RESULT, id);
      Optional<JsonNode> outcome = TaskEnd.of(answer);
      if (outcome.isPresent()) {
        return show(outcome.get());
      }
      String whole = answer.tree().path("Pending").path("id").asString(id);
      return show(TaskEnd.await(cluster, whole, wait));
    }
  }

  private int show(JsonNode outcome) throws CommandFailure, InterruptedException {
    return output == null
        ? TaskEnd.show(options, outcome)
        : ResultFile.write(options, outcome, output);
  }
}
