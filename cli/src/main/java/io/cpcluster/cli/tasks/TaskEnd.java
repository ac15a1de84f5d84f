package io.cpcluster.cli.tasks;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.ExitCode;
import io.cpcluster.cli.cluster.Answer;
import io.cpcluster.cli.cluster.Cluster;
import io.cpcluster.cli.cluster.ClusterOptions;
import io.cpcluster.cli.terminal.Amounts;
import io.cpcluster.cli.terminal.Screen;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.contracts.submission.TaskAnswer;
import io.cpcluster.contracts.task.Result;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Waits for a task's end and shows it. */
final class TaskEnd {
  /** Masters answer a waiting request after so long at most, so that time-outs are told apart. */
  private static final long WAIT_MS = 4_000;

  private static final Duration TRY_LIMIT = Duration.ofMillis(WAIT_MS + 2_000);

  private TaskEnd() {}

  /** The outcome in an answer, or nothing when the task has not ended. */
  static Optional<JsonNode> of(Answer answer) throws CommandFailure {
    return Optional.ofNullable(answer.tree().get("TaskResult"));
  }

  /**
   * Waits.
   *
   * @throws CommandFailure it did not end within the limit
   */
  static JsonNode await(Cluster cluster, String id, Duration limit)
      throws CommandFailure, InterruptedException {
    long endNanos = System.nanoTime() + limit.toNanos();
    while (true) {
      long restMs = Math.max(0, (endNanos - System.nanoTime()) / 1_000_000);
      byte[] question = Json.write(Map.of("id", id, "wait_ms", Math.min(WAIT_MS, restMs)));
      Answer answer = cluster.ask(Subjects.TASKS_RESULT, question, TRY_LIMIT, Cluster.PATIENCE);
      Optional<JsonNode> outcome = of(answer);
      if (outcome.isPresent()) {
        return outcome.get();
      }
      if (restMs <= WAIT_MS) {
        throw CommandFailure.timedOut(
            id
                + " is "
                + answer.tree().path("Pending").path("state").asString("pending")
                + " and did not end within "
                + Amounts.time(limit)
                + ". It goes on: cpcluster task result "
                + id
                + " --wait 1m");
      }
    }
  }

  /** Shows the outcome; an error goes where talk goes. */
  static int show(ClusterOptions options, JsonNode outcome) throws CommandFailure {
    TaskAnswer.Outcome ended = read(outcome);
    int code = show(options, outcome.toString(), ended.result());
    if (ended.result() instanceof Result.Blob && !options.json()) {
      options.screen().say("Fetch it: cpcluster task result " + ended.id() + " --output FILE");
    }
    return code;
  }

  /** Shows the result of a direct task, in JSON in the same shape as a durable one's. */
  static int showDirect(ClusterOptions options, String id, Result result) {
    int code = show(options, directJson(id, result), result);
    if (result instanceof Result.Blob && !options.json()) {
      options
          .screen()
          .say("No record keeps it: run it with --output FILE to fetch it, or without --direct.");
    }
    return code;
  }

  static String directJson(String id, Result result) {
    return Json.writeText(Map.of("id", id, "result", result));
  }

  private static int show(ClusterOptions options, String json, Result result) {
    Screen screen = options.screen();
    boolean failed = result instanceof Result.Error || exitOf(result) != 0;
    if (options.json()) {
      screen.print(json);
    } else if (result instanceof Result.Data data) {
      byte[] bytes = data.bytes().toArray();
      screen.out().write(bytes, 0, bytes.length);
      screen.out().flush();
    } else if (result instanceof Result.Output output) {
      showOutput(screen, output);
    } else if (failed) {
      screen.say("Error: " + ResultText.whole(result));
    } else {
      screen.print(ResultText.whole(result));
    }
    return (failed ? ExitCode.TASK_FAILED : ExitCode.OK).number();
  }

  /** What a command printed, as it is; how it ended is talk. */
  private static void showOutput(Screen screen, Result.Output output) {
    String text = ResultText.whole(output);
    if (!text.isEmpty()) {
      screen.print(text);
    }
    if (output.exit() != 0) {
      screen.say("The command ended with exit status " + output.exit() + ".");
    }
  }

  private static int exitOf(Result result) {
    return result instanceof Result.Output output ? output.exit() : 0;
  }

  static TaskAnswer.Outcome read(JsonNode outcome) throws CommandFailure {
    try {
      return Json.convert(outcome, TaskAnswer.Outcome.class);
    } catch (InvalidField strange) {
      throw new CommandFailure(
          ExitCode.INTERNAL, "internal", "a result of an unknown shape: " + strange.getMessage());
    }
  }
}
