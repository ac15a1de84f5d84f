package io.cpcluster.gateway;

import static io.cpcluster.gateway.GatewayUnderTest.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.subject.Subjects;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What becomes of submissions when masters die or a body is large. */
@Timeout(60)
class SubmissionsTest {
  private static final String COMPUTE = "{\"Compute\":{\"expression\":\"1+2\"}}";

  @TempDir Path temp;
  private GatewayUnderTest gateway;
  private final BlockingQueue<JsonNode> submitted = new LinkedBlockingQueue<>();
  private final AtomicInteger asked = new AtomicInteger();

  @BeforeEach
  void start() throws Exception {
    gateway = new GatewayUnderTest(temp);
  }

  @AfterEach
  void end() {
    gateway.close();
  }

  /** Takes the question and says nothing, as a master does that is killed meanwhile. */
  private void dieAt(String subject, Answers later) throws Exception {
    gateway.hear(
        subject,
        question -> {
          JsonNode read = read(question.body());
          submitted.add(read);
          int time = asked.incrementAndGet();
          return later.answer(read, time);
        });
  }

  /** What is answered at which time; null: nothing. */
  private interface Answers {
    Object answer(JsonNode question, int time);
  }

  private static JsonNode read(byte[] body) {
    try {
      return Json.readTree(body);
    } catch (InvalidField broken) {
      throw new AssertionError(broken);
    }
  }

  private static Object accepted(JsonNode submission) {
    return Map.of("TaskAccepted", submission.path("id").asString(""));
  }

  @Test
  void aMasterThatDiesWithASubmissionCostsATryAndNoMore() throws Exception {
    dieAt(Subjects.TASKS_SUBMIT, (submission, time) -> time == 1 ? null : accepted(submission));

    HttpResponse<String> answer = gateway.post("/tasks", COMPUTE);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(submitted).hasSize(2);
    assertThat(submitted.remove().path("id")).isEqualTo(submitted.remove().path("id"));
  }

  @Test
  void whenNoMasterAnswersTheIdIsToldThatMakesAskingAgainHarmless() throws Exception {
    dieAt(Subjects.TASKS_SUBMIT, (_, _) -> null);

    HttpResponse<String> answer = gateway.post("/tasks", COMPUTE);

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(json(answer).path("id")).isEqualTo(submitted.remove().path("id"));
    assertThat(json(answer).path("reason").asString("")).contains("again", "\"id\"");
  }

  @Test
  void whenNoMasterAnswersTheIdsOfSeveralAreToldInTheirOrder() throws Exception {
    HttpResponse<String> answer =
        gateway.post(
            "/tasks", "{\"tasks\":[{\"Compute\":{}},{\"id\":\"t2\",\"task\":" + COMPUTE + "}]}");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(json(answer).path("ids").toString()).isEqualTo("[null,\"t2\"]");
  }

  @Test
  void aMasterThatDiesWhileACallerWaitsCostsAPieceOfTheWaiting() throws Exception {
    gateway.answer(Subjects.TASKS_SUBMIT, body -> accepted(read(body)));
    dieAt(
        Subjects.TASKS_RESULT,
        (question, time) -> {
          assertThat(question.path("wait_ms").asLong(0)).isBetween(1L, 4_000L);
          return time == 1
              ? null
              : Map.of("TaskResult", Map.of("id", "t1", "result", Map.of("Number", 3.0)));
        });

    JsonNode answer = json(gateway.post("/tasks?wait=12", COMPUTE));

    assertThat(answer.path("result").toString()).isEqualTo("{\"Number\":3.0}");
  }

  @Test
  void whoWaitsWhileAllMastersDieHearsThatTheStateIsNotKnown() throws Exception {
    gateway.answer(Subjects.TASKS_SUBMIT, body -> accepted(read(body)));
    dieAt(Subjects.TASKS_RESULT, (_, _) -> null);

    HttpResponse<String> answer = gateway.post("/tasks?wait=0.5", COMPUTE);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(json(answer).path("id").asString("")).isNotEmpty();
    assertThat(json(answer).path("state").asString("")).isEqualTo("unknown");
    assertThat(json(answer).path("why").asString("")).contains("no master");
  }

  @Test
  void severalTasksWithDataReachTheMastersAsTheyWereSpelled() throws Exception {
    gateway.answer(
        Subjects.TASKS_SUBMIT,
        body -> {
          submitted.add(read(body));
          return Map.of(
              "outcomes", read(body).path("tasks").valueStream().map(t -> accepted(t)).toList());
        });
    String data = "x".repeat(4_000);
    String tasks =
        IntStream.range(0, 200)
            .mapToObj(i -> "{\"StoreData\":{\"key\":\"k%d\",\"data\":\"%s\"}}".formatted(i, data))
            .collect(Collectors.joining(","));

    HttpResponse<String> answer = gateway.post("/tasks", "{\"tasks\":[" + tasks + "]}");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(json(answer).path("tasks")).hasSize(200);
    JsonNode first = submitted.remove().path("tasks").path(0);
    assertThat(first.path("id").asString("")).startsWith("t-");
    assertThat(first.path("task").path("StoreData").path("data").asString("")).isEqualTo(data);
  }

  @Test
  void whatIsTooLargeOnceItHasIdsIsRefusedWithItsSize() throws Exception {
    String small = "{\"Compute\":{\"expression\":\"1\"}}";
    String data = "x".repeat((1 << 20) - 999 * (small.length() + 1) - 100);
    String tasks =
        (small + ",").repeat(999)
            + "{\"StoreData\":{\"key\":\"k\",\"data\":\"%s\"}}".formatted(data);

    HttpResponse<String> answer = gateway.post("/tasks", "{\"tasks\":[" + tasks + "]}");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(413);
    assertThat(json(answer).path("code").asString("")).isEqualTo("too_large");
    assertThat(json(answer).path("reason").asString("")).contains("at most 1048576");
  }
}
