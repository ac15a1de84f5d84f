package io.cpcluster.gateway;

import static io.cpcluster.gateway.GatewayUnderTest.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.error.ErrorAnswer;
import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.subject.Subjects;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused, with which status and reason. */
@Timeout(60)
class WrongRequestsTest {
  private static final String COMPUTE = "{\"Compute\":{\"expression\":\"1+2\"}}";

  @TempDir Path temp;
  private GatewayUnderTest gateway;

  @BeforeEach
  void start() throws Exception {
    gateway = new GatewayUnderTest(temp);
  }

  @AfterEach
  void end() {
    gateway.close();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "`{`, invalid_json, ``",
        "``, invalid_json, ``",
        "`{\"cmd\":\"\"}`, invalid_task, cmd",
        "`{\"cmd\":\"  \"}`, invalid_task, cmd",
        "`{\"cmd\":7}`, invalid_task, text",
        "`{\"cmd\":\"a\",\"cmd\":\"b\"}`, invalid_json, cmd",
        "`{\"cmd\":\"a\",\"task\":\"GetStorage\"}`, invalid_task, one of them",
        "`{\"cmd\":\"a\",\"prioriti\":3}`, invalid_request, did you mean \"priority\"",
        "`{\"comand\":\"a\"}`, invalid_task, ``",
        "`[]`, invalid_task, ``",
        "`{\"Compute\":{\"expresion\":\"1\"}}`, invalid_task, did you mean \"expression\"",
        "`{\"id\":\"a.b\",\"task\":\"GetStorage\"}`, invalid_id, a.b",
        "`{\"tasks\":[]}`, invalid_request, tasks",
      })
  void wrongBodiesAreRefusedWithTheReason(String body, String code, String words) throws Exception {
    HttpResponse<String> answer = gateway.post("/tasks", body == null ? "" : body);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(json(answer).path("status").asString("")).isEqualTo("error");
    assertThat(json(answer).path("code").asString("")).isEqualTo(code);
    assertThat(json(answer).path("reason").asString(""))
        .isNotBlank()
        .contains(words == null ? "" : words);
  }

  @ParameterizedTest
  @CsvSource({"-1", "61", "x", "1e3", "NaN", "5s", "0.0001"})
  void aWaitThatIsNoTimeIsRefused(String wait) throws Exception {
    HttpResponse<String> answer = gateway.post("/tasks?wait=" + wait, COMPUTE);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(json(answer).path("reason").asString("")).contains("wait");
  }

  @Test
  void aLargeBodyIsRefusedBeforeItIsRead() throws Exception {
    HttpResponse<String> answer =
        gateway.post("/tasks", "{\"cmd\":\"" + "a".repeat(1 << 20) + "\"}");

    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(json(answer).path("code").asString("")).isEqualTo("too_large");
  }

  @ParameterizedTest
  @CsvSource({
    "ID_CONFLICT, 409",
    "NOT_ALLOWED, 403",
    "UNKNOWN_TARGET, 404",
    "TOO_LARGE, 413",
    "INTERNAL, 500"
  })
  void whatMastersRefuseIsPassedOn(ErrorCode code, int status) throws Exception {
    gateway.answer(Subjects.TASKS_SUBMIT, _ -> ErrorAnswer.of(code, "so it is", "t1"));

    HttpResponse<String> answer = gateway.post("/tasks", COMPUTE);

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(json(answer).path("reason").asString("")).isEqualTo("so it is");
    assertThat(answer.headers().firstValue("Retry-After")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"OVERLOADED, 503, 2500, 3", "UNAVAILABLE, 503, 10, 1", "TOO_MANY_CLASSES, 429, 0, 1"})
  void whatPassesSaysWhenToTryAgain(ErrorCode code, int status, long ms, String seconds)
      throws Exception {
    gateway.answer(
        Subjects.TASKS_SUBMIT,
        _ ->
            ms == 0
                ? ErrorAnswer.of(code, "later", null)
                : ErrorAnswer.retryAfter(code, "later", null, ms));

    HttpResponse<String> answer = gateway.post("/tasks", COMPUTE);

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Retry-After")).contains(seconds);
  }

  @Test
  void withoutMastersTheAnswerIsToTryAgain() throws Exception {
    HttpResponse<String> answer = gateway.get("/workers");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(json(answer).path("code").asString("")).isEqualTo("not_reachable");
    assertThat(answer.headers().firstValue("Retry-After")).contains("1");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /tasks, 405",
    "DELETE, /tasks/t1, 405",
    "POST, /workers, 405",
    "GET, /, 404",
    "GET, /nosuch, 404",
    "PUT, /nosuch/x, 404",
    "GET, /tasks/a.b, 400",
    "GET, /tasks/t1/x, 404",
    "GET, /events?task=a.b, 400"
  })
  void wrongPathsAndMethodsAreRefusedWithTheReason(String method, String path, int status)
      throws Exception {
    HttpResponse<String> answer =
        gateway
            .client()
            .send(
                gateway.request(path).method(method, HttpRequest.BodyPublishers.noBody()).build(),
                HttpResponse.BodyHandlers.ofString());

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(json(answer).path("status").asString("")).isEqualTo("error");
    assertThat(json(answer).path("reason").asString("")).isNotBlank();
  }

  @ParameterizedTest
  @CsvSource({"/tasks", "/workers", "/events", "/openapi.yaml", "/nosuch"})
  void whoHasNotTheTokenLearnsNothing(String path) throws Exception {
    for (String header : List.of("Bearer nonsense-nonsense-nonsense", "Basic YTpi", "x")) {
      HttpResponse<String> answer =
          gateway
              .client()
              .send(
                  HttpRequest.newBuilder(URI.create(gateway.url() + path))
                      .header("Authorization", header)
                      .build(),
                  HttpResponse.BodyHandlers.ofString());

      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
      assertThat(json(answer).path("reason").asString("")).contains("Authorization");
    }
  }
}
