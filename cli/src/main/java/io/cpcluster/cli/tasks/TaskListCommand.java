package io.cpcluster.cli.tasks;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.ExitCode;
import io.cpcluster.cli.cluster.Cluster;
import io.cpcluster.cli.cluster.ClusterOptions;
import io.cpcluster.cli.terminal.Amounts;
import io.cpcluster.cli.terminal.Table;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.submission.TaskView;
import io.cpcluster.contracts.task.TaskState;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code cpcluster task list}: tasks, by the time of their last change. */
@Command(
    name = "list",
    description = "List tasks, the latest change first.",
    footer = {
      "",
      "With --limit N the N that changed last. To find N in a rare --state it looks through older",
      "ones for 10 s at most, and says so when that was not all."
    })
public final class TaskListCommand implements Callable<Integer> {
  private static final int DEFAULT_LIMIT = 100;
  private static final Duration SEARCH_LIMIT = Duration.ofSeconds(10);

  @Mixin private final ClusterOptions options;

  @Option(names = "--state", description = "Only tasks in this state.")
  private @Nullable String state;

  @Option(names = "--limit", description = "At most so many, the newest (default 100).")
  private int limit = DEFAULT_LIMIT;

  public TaskListCommand(ClusterOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws CommandFailure, InterruptedException {
    requireState();
    if (limit < 1) {
      throw CommandFailure.usage("--limit " + limit + ": at least 1 is expected");
    }
    NewestTasks.Found found;
    try (Cluster cluster = Cluster.open(options)) {
      found = new NewestTasks(cluster, state, limit, SEARCH_LIMIT, System::nanoTime).find();
    }
    List<JsonNode> tasks = found.newestFirst();
    if (options.json()) {
      options.screen().printJson(tasks);
    } else if (tasks.isEmpty()) {
      options.screen().say(state == null ? "No tasks." : "No tasks that are " + state + ".");
    } else {
      options.screen().print(table(tasks).text());
    }
    if (!found.complete()) {
      options
          .screen()
          .say("There may be more: the search ended after " + Amounts.time(SEARCH_LIMIT) + ".");
    }
    return ExitCode.OK.number();
  }

  private void requireState() throws CommandFailure {
    if (state != null && TaskState.find(state).isEmpty()) {
      List<String> known = Arrays.stream(TaskState.values()).map(TaskState::wireName).toList();
      throw CommandFailure.usage(InvalidField.unknown("state", state, known).getMessage());
    }
  }

  private static Table table(List<JsonNode> tasks) throws CommandFailure {
    Table table = new Table("ID", "TASK", "STATE", "ATTEMPT", "NODE", "RESULT");
    long nowMs = System.currentTimeMillis();
    for (JsonNode node : tasks) {
      TaskView task = view(node);
      table.line(
          task.id(),
          TaskViewText.what(task),
          TaskViewText.how(task, nowMs),
          Integer.toString(task.attempt()),
          task.node() == null ? "" : task.node(),
          task.result() == null ? "" : ResultText.brief(task.result()));
    }
    return table;
  }

  private static TaskView view(JsonNode node) throws CommandFailure {
    try {
      return Json.convert(node, TaskView.class);
    } catch (InvalidField strange) {
      throw new CommandFailure(ExitCode.INTERNAL, "internal", strange.getMessage());
    }
  }
}
