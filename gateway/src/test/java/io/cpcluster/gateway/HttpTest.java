package io.cpcluster.gateway;

import static io.cpcluster.gateway.GatewayUnderTest.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.error.ErrorAnswer;
import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.subject.Headers;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.gateway.GatewayUnderTest.WithHeaders;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What the gateway makes of requests, with masters that say what a test wants. */
@Timeout(60)
class HttpTest {
  private static final String COMPUTE = "{\"Compute\":{\"expression\":\"1+2\"}}";

  @TempDir Path temp;
  private GatewayUnderTest gateway;
  private final BlockingQueue<JsonNode> submitted = new LinkedBlockingQueue<>();

  @BeforeEach
  void start() throws Exception {
    gateway = new GatewayUnderTest(temp);
  }

  @AfterEach
  void end() {
    gateway.close();
  }

  private void accept(Map<String, String> headers) throws Exception {
    gateway.answer(
        Subjects.TASKS_SUBMIT,
        question -> {
          JsonNode submission = read(question);
          submitted.add(submission);
          return new WithHeaders(
              Map.of("TaskAccepted", submission.path("id").asString("")), headers);
        });
  }

  private static JsonNode read(byte[] body) {
    try {
      return Json.readTree(body);
    } catch (Exception broken) {
      throw new AssertionError(broken);
    }
  }

  @Test
  void aCommandBecomesAShellTask() throws Exception {
    accept(Map.of());

    HttpResponse<String> answer = gateway.post("/tasks", "{\"cmd\":\"echo \\\"hi\\\" | wc -c\"}");

    JsonNode task = submitted.remove();
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(json(answer).path("status").asString("")).isEqualTo("ok");
    assertThat(json(answer).path("id")).isEqualTo(task.path("id"));
    assertThat(task.path("task").toString())
        .isEqualTo("{\"Shell\":{\"cmd\":\"echo \\\"hi\\\" | wc -c\"}}");
  }

  @Test
  void fieldsOfASubmissionMayStandBesideACommand() throws Exception {
    accept(Map.of());

    HttpResponse<String> answer =
        gateway.post("/tasks", "{\"cmd\":\"date\",\"id\":\"d1\",\"priority\":9}");

    assertThat(answer.body()).isEqualTo("{\"status\":\"ok\",\"id\":\"d1\"}");
    assertThat(submitted.remove().path("priority").asInt(0)).isEqualTo(9);
  }

  @Test
  void aTaskThatNoNodeFitsIsQueuedAndTheAnswerSaysSo() throws Exception {
    accept(Map.of(Headers.WAITS_FOR, "role Worker with shell"));

    JsonNode answer = json(gateway.post("/tasks", COMPUTE));

    assertThat(answer.path("status").asString("")).isEqualTo("ok");
    assertThat(answer.path("queued").asBoolean(false)).isTrue();
    assertThat(answer.path("why").asString("")).contains("role Worker with shell");
  }

  @Test
  void whoWaitsGetsTheResultToo() throws Exception {
    accept(Map.of());
    gateway.answer(
        Subjects.TASKS_RESULT,
        question ->
            Map.of(
                "TaskResult",
                Map.of(
                    "id",
                    read(question).path("id").asString(""),
                    "result",
                    Map.of("Number", 3.0))));

    JsonNode answer = json(gateway.post("/tasks?wait=2.5", COMPUTE));

    assertThat(answer.path("result").toString()).isEqualTo("{\"Number\":3.0}");
  }

  @Test
  void whoWaitsInVainHearsTheState() throws Exception {
    accept(Map.of());
    gateway.answer(
        Subjects.TASKS_RESULT,
        question -> {
          assertThat(read(question).path("wait_ms").asLong(0)).isBetween(1L, 500L);
          return Map.of("Pending", Map.of("id", "t1", "state", "running"));
        });

    JsonNode answer = json(gateway.post("/tasks?wait=0.5", COMPUTE));

    assertThat(answer.path("status").asString("")).isEqualTo("ok");
    assertThat(answer.path("state").asString("")).isEqualTo("running");
    assertThat(answer.has("result")).isFalse();
  }

  @Test
  void ofSeveralEachHasItsAnswer() throws Exception {
    gateway.answer(
        Subjects.TASKS_SUBMIT,
        question -> {
          JsonNode tasks = read(question).path("tasks");
          assertThat(tasks).hasSize(2);
          return Map.of(
              "outcomes",
              List.of(
                  Map.of("TaskAccepted", tasks.path(0).path("id").asString("")),
                  ErrorAnswer.of(ErrorCode.ID_CONFLICT, "t2 is in use", "t2")));
        });

    JsonNode answer =
        json(
            gateway.post(
                "/tasks",
                "{\"tasks\":[%s,{\"Compute\":{}},{\"id\":\"t2\",\"task\":%s}]}"
                    .formatted(COMPUTE, COMPUTE)));

    JsonNode tasks = answer.path("tasks");
    assertThat(tasks).hasSize(3);
    assertThat(tasks.path(0).path("status").asString("")).isEqualTo("ok");
    assertThat(tasks.path(1).path("code").asString("")).isEqualTo("invalid_task");
    assertThat(tasks.path(2).path("code").asString("")).isEqualTo("id_conflict");
  }

  @Test
  void onlyLiveWorkersAreCountedOverAllPages() throws Exception {
    gateway.answer(
        Subjects.NODES_LIST,
        question ->
            read(question).has("cursor")
                ? Map.of("nodes", List.of(node("w3", "Worker", "live")))
                : Map.of(
                    "nodes",
                    List.of(
                        node("d1", "Disk", "live"),
                        node("w1", "Worker", "live"),
                        node("w2", "Worker", "lost")),
                    "cursor",
                    "w2"));

    JsonNode answer = json(gateway.get("/workers"));

    assertThat(answer.path("workerCount").asInt(0)).isEqualTo(2);
    assertThat(answer.path("workers").path(0).path("id").asString("")).isEqualTo("w1");
    assertThat(answer.path("workers").path(1).path("id").asString("")).isEqualTo("w3");
  }

  private static Map<String, Object> node(String id, String role, String state) {
    return Map.of("id", id, "role", role, "state", state);
  }
}
