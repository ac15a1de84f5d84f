package io.cpcluster.cli.store;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.ExitCode;
import io.cpcluster.cli.cluster.Answer;
import io.cpcluster.cli.cluster.Cluster;
import io.cpcluster.cli.cluster.ClusterOptions;
import io.cpcluster.cli.terminal.Amounts;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.store.StoreKeys;
import io.cpcluster.contracts.subject.Headers;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.contracts.submission.TaskAnswer;
import io.cpcluster.contracts.task.Result;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What the commands about values have in common: each has a task run and waits for its end. */
final class Values {
  /** The masters answer a waiting request after so long at most. */
  private static final long WAIT_MS = 4_000;

  private static final Duration TRY_LIMIT = Duration.ofMillis(WAIT_MS + 2_000);

  private Values() {}

  /** How a task ended. */
  record Ended(String task, Result result) {}

  static void requireKey(String key) throws CommandFailure {
    Optional<String> problem = StoreKeys.problem(key);
    if (problem.isPresent()) {
      throw CommandFailure.usage("KEY: " + problem.get());
    }
  }

  /**
   * Asks for a task and waits for its end; one that does not come in time is cancelled.
   *
   * @throws CommandFailure it was refused, or did not end in time
   */
  static Ended run(
      ClusterOptions options, Cluster cluster, String subject, byte[] body, Duration limit)
      throws CommandFailure, InterruptedException {
    long endNanos = System.nanoTime() + limit.toNanos();
    Answer answer = cluster.ask(subject, body, TRY_LIMIT, Cluster.PATIENCE);
    JsonNode tree = answer.tree();
    if (tree.has("TaskResult")) {
      return read(tree.get("TaskResult"));
    }
    String task = tree.path("TaskAccepted").asString("");
    Optional<String> waits = answer.header(Headers.WAITS_FOR);
    waits.ifPresent(what -> options.screen().say("Waits for " + what + " …"));
    return await(cluster, task, endNanos, limit);
  }

  private static Ended await(Cluster cluster, String task, long endNanos, Duration limit)
      throws CommandFailure, InterruptedException {
    while (true) {
      long restMs = Math.max(0, (endNanos - System.nanoTime()) / 1_000_000);
      byte[] question = Json.write(Map.of("id", task, "wait_ms", Math.min(WAIT_MS, restMs)));
      JsonNode answer =
          cluster.ask(Subjects.TASKS_RESULT, question, TRY_LIMIT, Cluster.PATIENCE).tree();
      if (answer.has("TaskResult")) {
        return read(answer.get("TaskResult"));
      }
      if (restMs <= WAIT_MS) {
        cluster.ask(Subjects.TASKS_CANCEL, Map.of("id", task));
        throw CommandFailure.timedOut(
            "It was not done within "
                + Amounts.time(limit)
                + " and is not tried any more. Why: cpcluster task why "
                + task);
      }
    }
  }

  private static Ended read(JsonNode outcome) throws CommandFailure {
    try {
      TaskAnswer.Outcome ended = Json.convert(outcome, TaskAnswer.Outcome.class);
      return new Ended(ended.id(), ended.result());
    } catch (InvalidField strange) {
      throw new CommandFailure(
          ExitCode.INTERNAL, "internal", "a result of an unknown shape: " + strange.getMessage());
    }
  }

  /** The node that a task ran on. */
  static String nodeOf(Cluster cluster, String task) throws CommandFailure, InterruptedException {
    return cluster.ask(Subjects.TASKS_GET, Map.of("id", task)).tree().path("node").asString("?");
  }
}
