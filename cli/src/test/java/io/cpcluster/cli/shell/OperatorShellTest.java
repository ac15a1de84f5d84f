package io.cpcluster.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.cli.CapturedScreen;
import io.cpcluster.cli.ExitCode;
import io.cpcluster.cli.PretendMasters;
import io.cpcluster.cli.cluster.Cluster;
import io.cpcluster.contracts.error.ErrorAnswer;
import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.launcher.folder.ClusterFolder;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The exact texts of the operator's shell. */
class OperatorShellTest {
  @TempDir Path temp;
  private PretendMasters masters;
  private final CapturedScreen screen = new CapturedScreen();
  private final List<String> sent = new ArrayList<>();
  private volatile List<Map<String, Object>> nodes = List.of();

  @BeforeEach
  void start() throws Exception {
    masters = new PretendMasters(temp);
    masters.answer(Subjects.NODES_LIST, _ -> Map.of("nodes", nodes));
    masters.answer(Subjects.CLUSTER_INFO, _ -> Map.of("link_ports", Map.of("first", 7, "last", 9)));
  }

  @AfterEach
  void end() {
    masters.close();
  }

  @Test
  void anEmptyClusterSaysSo() throws Exception {
    masters.answer(Subjects.TASKS_LIST, _ -> Map.of("tasks", List.of()));

    assertThat(run("nodes; list\ntasks; getglobalram ;getstorage")).isEqualTo(ExitCode.OK);

    assertThat(screen.data().lines())
        .containsExactly(
            "No connected nodes",
            "No connected nodes",
            "No active tasks",
            "No pending tasks",
            "No completed tasks",
            "No worker nodes available",
            "No disk nodes available");
  }

  @Test
  void nodesAreShownWithTheirRolesAndListedWithTheirAddresses() throws Exception {
    nodes =
        List.of(
            node("d1", "Disk", "live"), node("w0", "Worker", "lost"), node("w1", "Worker", "live"));

    run("nodes", "list");

    assertThat(screen.data().lines())
        .containsExactly(
            "d1 (Disk)",
            "w1 (Worker)",
            "1. d1 (d1)  Address 10.0.0.2:7-9",
            "2. w1 (w1)  Address 10.0.0.2:7-9");
  }

  @Test
  void tasksAreQueuedAndUnknownTypesAreNot() throws Exception {
    List<JsonNode> submitted = new ArrayList<>();
    masters.answer(
        Subjects.TASKS_SUBMIT,
        question -> {
          submitted.add(read(question));
          return Map.of("TaskAccepted", "t" + submitted.size());
        });

    run("addtask compute (1 + 2)*3; addtask http \"http://h/a;b\"", "addtask dance x; addtask");

    assertThat(screen.data().lines())
        .containsExactly(
            "Queued task t1",
            "Queued task t2",
            "Unknown task type. Use 'compute' or 'http'.",
            "Unknown task type. Use 'compute' or 'http'.");
    assertThat(submitted.get(0).path("task").toString())
        .isEqualTo("{\"Compute\":{\"expression\":\"(1 + 2)*3\"}}");
    assertThat(submitted.get(1).path("task").toString())
        .isEqualTo("{\"HttpRequest\":{\"url\":\"http://h/a;b\"}}");
  }

  @Test
  void aTaskIsPendingRunningFinishedOrNotFound() throws Exception {
    masters.answer(
        Subjects.TASKS_GET,
        question ->
            switch (read(question).path("id").asString("")) {
              case "t1" -> task("t1", "queued", null);
              case "t2" -> task("t2", "running", null);
              case "t3" -> task("t3", "finished", Map.of("Number", 3.0));
              case "t4" -> task("t4", "failed", Map.of("Error", "no"));
              default -> ErrorAnswer.of(ErrorCode.NOT_FOUND, "no task t9", "t9");
            });

    run("task t1;task t2;task t3;task t4;task t9;task");

    assertThat(screen.data().lines())
        .containsExactly(
            "Task t1 is pending",
            "Task t2 is running",
            "Task t3 finished: 3.0",
            "Task t4 finished: Error: no",
            "Task t9 not found",
            "Usage: task <id>");
  }

  @Test
  void whatNodesHoldIsAddedUp() throws Exception {
    nodes =
        List.of(
            node("d1", "Disk", "live"), node("d2", "Disk", "live"), node("w1", "Worker", "live"));
    Map<String, JsonNode> submitted = new ConcurrentHashMap<>();
    masters.answer(
        Subjects.TASKS_SUBMIT,
        question -> {
          JsonNode task = read(question);
          submitted.put(task.path("id").asString(""), task);
          return Map.of("TaskAccepted", task.path("id").asString(""));
        });
    Map<String, String> reports =
        Map.of(
            "d1", "free: 100 bytes\na.txt: 7 bytes",
            "d2", "free: 50 bytes\na.txt: 3 bytes\nb: c: 1 bytes",
            "w1", "No entries found");
    masters.answer(
        Subjects.TASKS_RESULT,
        question -> {
          String id = read(question).path("id").asString("");
          String report = reports.get(submitted.get(id).path("target").asString(""));
          return Map.of("TaskResult", Map.of("id", id, "result", Map.of("Response", report)));
        });

    run("getstorage", "getglobalram");

    assertThat(screen.data().lines())
        .containsExactly("free: 150 bytes", "a.txt: 10 bytes", "b: c: 1 bytes", "No entries found");
    assertThat(submitted.values())
        .allSatisfy(task -> assertThat(task.path("timeout_ms").asLong(0)).isEqualTo(400));
  }

  @Test
  void aNodeThatDoesNotAnswerInTimeIsNamed() throws Exception {
    nodes = List.of(node("w1", "Worker", "live"));
    masters.answer(Subjects.TASKS_SUBMIT, _ -> Map.of("TaskAccepted", "t1"));
    masters.answer(
        Subjects.TASKS_RESULT, _ -> Map.of("Pending", Map.of("id", "t1", "state", "queued")));
    masters.answer(Subjects.TASKS_CANCEL, _ -> Map.of("TaskCancelled", "t1"));

    run("getglobalram");

    assertThat(screen.data().lines()).containsExactly("Timed out retrieving RAM stats");
    assertThat(screen.talk()).contains("w1");
  }

  @Test
  void theEndOfAScriptTellsThatSomethingFailed() throws Exception {
    nodes = List.of(node("w1", "Worker", "draining"), node("w2", "Worker", "live"));
    masters.answer(
        Subjects.TASKS_GET, _ -> ErrorAnswer.of(ErrorCode.NOT_FOUND, "no such task", null));
    masters.answer(Subjects.TASKS_SUBMIT, _ -> Map.of("TaskAccepted", "t1"));
    masters.answer(
        Subjects.TASKS_RESULT, _ -> Map.of("Pending", Map.of("id", "t1", "state", "queued")));
    masters.answer(Subjects.TASKS_CANCEL, _ -> Map.of("TaskCancelled", "t1"));

    assertThat(run("task nope", "nodes")).isEqualTo(ExitCode.NOT_FOUND);
    assertThat(run("task")).isEqualTo(ExitCode.USAGE);
    assertThat(run("addtask ftp x; help")).isEqualTo(ExitCode.USAGE);
    assertThat(run("getglobalram")).isEqualTo(ExitCode.TIMED_OUT);
    assertThat(screen.talk()).contains("w2").doesNotContain("w1");
  }

  @Test
  void aMistakeEndsItsCommandAndNothingElse() throws Exception {
    assertThat(run("noodes; nodes; send w1; task a.b", "send w1 a b.txt", "exit", "nodes"))
        .isEqualTo(ExitCode.USAGE);

    assertThat(screen.data().lines()).containsExactly("No connected nodes");
    assertThat(screen.talk())
        .contains("did you mean \"nodes\"", "Usage: send <node> <path>", "a.b");
    assertThat(sent).containsExactly("w1|a b.txt");
  }

  private ExitCode run(String... lines) throws Exception {
    byte[] script = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    try (Cluster cluster =
            Cluster.open(new ClusterFolder(Path.of(masters.data())), screen.screen());
        Lines input = new ScriptLines(new ByteArrayInputStream(script))) {
      HeldReports held = new HeldReports(screen.screen(), cluster, Duration.ofMillis(400));
      return new OperatorShell(
              screen.screen(),
              cluster,
              held,
              (node, path) -> {
                sent.add(node + "|" + path);
                return 0;
              })
          .run(input);
    }
  }

  private static Map<String, Object> node(String id, String role, String state) {
    return Map.of("id", id, "role", role, "state", state, "addresses", List.of("10.0.0.2"));
  }

  private static Map<String, Object> task(String id, String state, Map<String, Object> result) {
    Map<String, Object> task = new LinkedHashMap<>();
    task.put("id", id);
    task.put("state", state);
    task.put("attempt", 1);
    if (result != null) {
      task.put("result", result);
    }
    task.put("options", Map.of("priority", 4, "timeout_ms", 1, "max_attempts", 1, "retry", "lost"));
    task.put("submitted_at_ms", 1);
    task.put("attempts", List.of());
    task.put("revision", 1);
    return task;
  }

  private static JsonNode read(byte[] body) {
    try {
      return Json.readTree(body);
    } catch (Exception broken) {
      throw new AssertionError(broken);
    }
  }
}
