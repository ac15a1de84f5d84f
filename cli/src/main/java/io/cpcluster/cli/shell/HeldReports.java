package io.cpcluster.cli.shell;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.ExitCode;
import io.cpcluster.cli.cluster.Answer;
import io.cpcluster.cli.cluster.Cluster;
import io.cpcluster.cli.tasks.TaskIds;
import io.cpcluster.cli.terminal.Printable;
import io.cpcluster.cli.terminal.Screen;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.node.Role;
import io.cpcluster.contracts.subject.Subjects;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * {@code getglobalram} and {@code getstorage}: asks each node of the role by a task of its own, all
 * at once, and adds up what they hold.
 */
final class HeldReports {
  private static final long RESULT_TTL_MS = 60_000;
  private static final Duration ANSWERING = Duration.ofSeconds(2);

  private final Screen screen;
  private final Cluster cluster;
  private final Duration patience;

  /**
   * @param patience for each node, twice the cluster's T
   */
  HeldReports(Screen screen, Cluster cluster, Duration patience) {
    this.screen = screen;
    this.cluster = cluster;
    this.patience = patience;
  }

  ExitCode memory() throws CommandFailure, InterruptedException {
    return report(Role.WORKER, "GetGlobalRam", "No worker nodes available", "RAM");
  }

  ExitCode storage() throws CommandFailure, InterruptedException {
    return report(Role.DISK, "GetStorage", "No disk nodes available", "storage");
  }

  /** A node that drains is not asked: it takes nothing new. */
  private ExitCode report(Role role, String kind, String nobody, String what)
      throws CommandFailure, InterruptedException {
    Map<String, String> asked = new LinkedHashMap<>();
    for (JsonNode node : NodeVerbs.live(cluster)) {
      if (node.path("role").asString("").equals(role.wireName())
          && node.path("state").asString("").equals("live")) {
        String id = node.path("id").asString("");
        asked.put(id, ask(kind, id));
      }
    }
    if (asked.isEmpty()) {
      screen.print(nobody);
      return ExitCode.OK;
    }
    long endNanos = System.nanoTime() + patience.toNanos();
    HeldSum sum = new HeldSum();
    ExitCode worst = ExitCode.OK;
    for (Map.Entry<String, String> task : asked.entrySet()) {
      JsonNode result = await(task.getValue(), endNanos);
      if (result.isMissingNode()) {
        worst = ExitCode.TIMED_OUT;
        screen.print("Timed out retrieving " + what + " stats");
        screen.say("  of " + task.getKey());
        cluster.ask(Subjects.TASKS_CANCEL, Map.of("id", task.getValue()));
      } else if (result.has("Error")) {
        worst = ExitCode.TASK_FAILED;
        screen.say(task.getKey() + ": " + Printable.lines(result.path("Error").asString("")));
      } else {
        sum.add(result.path("Response").asString(""));
      }
    }
    if (sum.hasHeard()) {
      screen.print(Printable.lines(sum.text()));
    }
    return worst;
  }

  private String ask(String kind, String node) throws CommandFailure, InterruptedException {
    Map<String, Object> submission = new LinkedHashMap<>();
    submission.put("id", TaskIds.random());
    submission.put("task", kind);
    submission.put("target", node);
    submission.put("priority", 9);
    submission.put("timeout_ms", patience.toMillis());
    submission.put("retry", "never");
    submission.put("result_ttl_ms", RESULT_TTL_MS);
    JsonNode accepted = cluster.ask(Subjects.TASKS_SUBMIT, submission).tree();
    return accepted.path("TaskAccepted").asString("");
  }

  /** The result, or a missing node when there is none in time. */
  private JsonNode await(String id, long endNanos) throws CommandFailure, InterruptedException {
    long waitMs = Math.max(0, (endNanos - System.nanoTime()) / 1_000_000);
    byte[] question = Json.write(Map.of("id", id, "wait_ms", Math.min(waitMs, 60_000)));
    Duration limit = Duration.ofMillis(waitMs).plus(ANSWERING);
    Answer answer = cluster.ask(Subjects.TASKS_RESULT, question, limit, limit);
    return answer.tree().path("TaskResult").path("result");
  }
}
