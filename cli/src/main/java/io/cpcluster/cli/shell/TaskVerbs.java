package io.cpcluster.cli.shell;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.ExitCode;
import io.cpcluster.cli.cluster.Answer;
import io.cpcluster.cli.cluster.Cluster;
import io.cpcluster.cli.tasks.ResultText;
import io.cpcluster.cli.tasks.TaskIds;
import io.cpcluster.cli.tasks.TaskOverview;
import io.cpcluster.cli.terminal.Screen;
import io.cpcluster.contracts.error.ErrorAnswer;
import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.subject.Ids;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.contracts.submission.TaskView;
import io.cpcluster.contracts.task.Result;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** {@code tasks}, {@code task} and {@code addtask}. */
final class TaskVerbs {
  private static final int MOST_SHOWN = 20;
  private static final Map<String, List<String>> KINDS =
      Map.of(
          "compute", List.of("Compute", "expression"),
          "http", List.of("HttpRequest", "url"));

  private final Screen screen;
  private final Cluster cluster;

  TaskVerbs(Screen screen, Cluster cluster) {
    this.screen = screen;
    this.cluster = cluster;
  }

  ExitCode overview() throws CommandFailure, InterruptedException {
    section("active", List.of("running"));
    section("pending", List.of("queued", "scheduled"));
    section("completed", List.of("finished", "failed", "cancelled", "dead", "unknown"));
    return ExitCode.OK;
  }

  private void section(String name, List<String> states)
      throws CommandFailure, InterruptedException {
    List<JsonNode> tasks = TaskOverview.newest(cluster, states, MOST_SHOWN + 1);
    if (tasks.isEmpty()) {
      screen.print("No " + name + " tasks");
      return;
    }
    screen.print(Character.toUpperCase(name.charAt(0)) + name.substring(1) + " tasks:");
    for (JsonNode task : tasks.subList(0, Math.min(MOST_SHOWN, tasks.size()))) {
      String node = task.path("node").asString("");
      screen.print(
          "  "
              + task.path("id").asString("")
              + " "
              + task.path("state").asString("")
              + (node.isEmpty() ? "" : " on " + node));
    }
    if (tasks.size() > MOST_SHOWN) {
      screen.print("  … and more: cpcluster task list");
    }
  }

  /** Answers whether there was something to show. */
  ExitCode show(String id) throws CommandFailure, InterruptedException {
    if (id.isEmpty()) {
      screen.print("Usage: task <id>");
      return ExitCode.USAGE;
    }
    if (!Ids.isValid(id)) {
      throw CommandFailure.usage("task id " + Ids.rule(id));
    }
    Answer answer = cluster.ask(Subjects.TASKS_GET, Map.of("id", id));
    Optional<ErrorAnswer> refusal = answer.refusal();
    if (refusal.isPresent() && refusal.get().code() == ErrorCode.NOT_FOUND) {
      screen.print("Task " + id + " not found");
      return ExitCode.NOT_FOUND;
    }
    TaskView task = answer.as(TaskView.class);
    screen.print("Task " + id + " " + standing(task));
    return ExitCode.OK;
  }

  private static String standing(TaskView task) {
    return switch (task.state()) {
      case SCHEDULED, QUEUED -> "is pending";
      case RUNNING -> "is running";
      case FINISHED, FAILED -> "finished: " + result(task);
      case CANCELLED, DEAD, UNKNOWN ->
          "finished: "
              + task.state().wireName()
              + (task.reason() == null ? "" : ", " + task.reason());
    };
  }

  private static String result(TaskView task) {
    Result result = task.result();
    if (result == null) {
      return task.state().wireName();
    }
    String text = ResultText.whole(result);
    return result instanceof Result.Error ? "Error: " + text : text;
  }

  /** Answers whether it was queued. */
  ExitCode add(String kind, @Nullable String what) throws CommandFailure, InterruptedException {
    List<String> shape = KINDS.get(kind);
    if (shape == null) {
      screen.print("Unknown task type. Use 'compute' or 'http'.");
      return ExitCode.USAGE;
    }
    if (what == null) {
      screen.print("Usage: addtask compute <expr>, addtask http <url>");
      return ExitCode.USAGE;
    }
    String id = TaskIds.random();
    Map<String, Object> task = Map.of(shape.getFirst(), Map.of(shape.get(1), what));
    JsonNode accepted = cluster.ask(Subjects.TASKS_SUBMIT, Map.of("id", id, "task", task)).tree();
    screen.print("Queued task " + accepted.path("TaskAccepted").asString(id));
    return ExitCode.OK;
  }
}
