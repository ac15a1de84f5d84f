package io.cpcluster.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.cpcluster.contracts.node.Role;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.gateway.LocalGateway;
import io.cpcluster.launcher.members.Member;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The gateway of a real cluster: one master, three workers, each a process. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(120)
class GatewayOnAClusterTest {
  private static final Path DESCRIPTION = Path.of("..", "docs", "openapi.yaml");

  private Stage stage;
  private LocalCluster cluster;
  private Http http;
  private JsonNode description;
  private final Set<String> called = new TreeSet<>();

  @BeforeAll
  void start() throws Exception {
    stage = Stage.of(GatewayOnAClusterTest.class, LocalCluster.builder().masters(1).nodes(3));
    cluster = stage.cluster();
    http = Http.of(cluster);
    description = new YAMLMapper().readTree(Files.readAllBytes(DESCRIPTION));
  }

  @AfterAll
  void end() throws Exception {
    http.close();
    stage.close();
  }

  @Test
  @Order(1)
  void nineCommandsGoToThreeIdleWorkersInTurnThreeToEach() throws Exception {
    List<String> nodes = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      nodes.add(run("1+" + i));
    }

    assertThat(counted(nodes)).isEqualTo(Map.of("worker-1", 3, "worker-2", 3, "worker-3", 3));
    assertThat(nodes.subList(0, 3)).doesNotHaveDuplicates();
    assertThat(nodes.subList(3, 6)).isEqualTo(nodes.subList(0, 3));
    assertThat(nodes.subList(6, 9)).isEqualTo(nodes.subList(0, 3));
  }

  @Test
  @Order(2)
  void workersAreCountedAndShown() throws Exception {
    HttpResponse<String> answer = http.get("/workers");

    assertThat(Http.ok(answer).path("workerCount").asInt(0)).isEqualTo(3);
    assertFits("/workers", "get", answer);
  }

  @Test
  @Order(3)
  void aTaskThatNoWorkerFitsWaitsSaysSoAndIsNotLost() throws Exception {
    HttpResponse<String> answer =
        http.post(
            "/tasks",
            "{\"id\":\"b16\",\"task\":{\"Compute\":{\"expression\":\"6*7\"}},\"labels\":[\"gpu\"]}");

    assertFits("/tasks", "post", answer);
    assertThat(Http.ok(answer).path("queued").asBoolean(false)).isTrue();
    assertThat(Http.ok(answer).path("why").asString("")).contains("gpu");
    assertThat(Http.ok(http.get("/tasks/b16")).path("state").asString("")).isEqualTo("queued");

    Member node = cluster.startNode(Role.WORKER, List.of("gpu"), 1);
    HttpResponse<String> again =
        http.post(
            "/tasks?wait=20",
            "{\"id\":\"b16\",\"task\":{\"Compute\":{\"expression\":\"6*7\"}},\"labels\":[\"gpu\"]}");

    assertThat(Http.ok(again).path("result").toString()).isEqualTo("{\"Number\":42.0}");
    assertFits("/tasks", "post", again);
    HttpResponse<String> record = http.get("/tasks/b16");
    assertThat(Http.ok(record).path("node").asString("")).isEqualTo(node.id());
    assertFits("/tasks/{id}", "get", record);
    node.stop(Duration.ofSeconds(10));
  }

  @Test
  @Order(4)
  void commandsOfAShellNeedTheRightToThem() throws Exception {
    HttpResponse<String> answer = http.post("/tasks", "{\"cmd\":\"echo hi\"}");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
    assertThat(Http.json(answer).path("reason").asString("")).contains("shell");
    assertFits("/tasks", "post", answer);
  }

  @Test
  @Order(5)
  void theEventsOfATaskAreShown() throws Exception {
    try (var events =
        http.client()
            .send(http.request("/events?task=sse").build(), HttpResponse.BodyHandlers.ofLines())
            .body()) {
      var lines = events.iterator();
      assertThat(lines.next()).isEqualTo(": from now on");
      var _ =
          Http.ok(
              http.post(
                  "/tasks", "{\"id\":\"sse\",\"task\":{\"Compute\":{\"expression\":\"1\"}}}"));

      List<String> names = new ArrayList<>();
      while (!names.contains("event: task.finished")) {
        String line = lines.next();
        if (line.startsWith("event: ")) {
          names.add(line);
        }
      }
      assertThat(names).contains("event: task.running");
    }
    called.add("get /events");
  }

  @Test
  @Order(6)
  void everyAnswerIsAsTheDescriptionSays() throws Exception {
    assertFits(
        "/tasks",
        "post",
        http.post(
            "/tasks?wait=10",
            "{\"id\":\"t1\",\"task\":{\"ComplexMath\":{\"expression\":\"(1+2*i)*(3-4*i)\"}}}"));
    HttpResponse<String> conflict =
        http.post("/tasks", "{\"id\":\"t1\",\"task\":{\"Compute\":{\"expression\":\"1\"}}}");
    assertThat(conflict.statusCode()).isEqualTo(409);
    assertFits("/tasks", "post", conflict);
    assertFits(
        "/tasks",
        "post",
        http.post("/tasks", "{\"tasks\":[{\"Compute\":{\"expression\":\"1\"}},{\"Compute\":{}}]}"));
    for (String wrong : List.of("{", "{\"cmd\":\"\"}", "{\"cmd\":\"a\",\"x\":1}", "[]")) {
      HttpResponse<String> answer = http.post("/tasks", wrong);
      assertThat(answer.statusCode()).as(wrong).isEqualTo(400);
      assertFits("/tasks", "post", answer);
    }
    HttpResponse<String> none = http.get("/tasks/nosuch");
    assertThat(none.statusCode()).isEqualTo(404);
    assertFits("/tasks/{id}", "get", none);
    HttpResponse<String> served = http.get("/openapi.yaml");
    assertThat(served.body()).isEqualTo(Files.readString(DESCRIPTION));
    called.add("get /openapi.yaml");

    Set<String> described = new TreeSet<>();
    description
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .propertyNames()
                    .forEach(method -> described.add(method + " " + path.getKey())));
    assertThat(called).isEqualTo(described);
  }

  @Test
  @Order(7)
  void aGatewayThatWasKilledIsStartedAnewAndKnowsWhatWasSubmitted() throws Exception {
    String id =
        Http.ok(http.post("/tasks?wait=10", "{\"Compute\":{\"expression\":\"3\"}}"))
            .path("id")
            .asString("");
    cluster.gateway().flatMap(LocalGateway::process).orElseThrow().destroyForcibly();
    http.close();

    http = Http.of(cluster);

    assertThat(Http.ok(http.get("/tasks/" + id)).path("state").asString("")).isEqualTo("finished");
  }

  @Test
  @Order(8)
  void whenOneWorkerHasStoppedTheOthersTakeThreeOfSixEach() throws Exception {
    cluster.nodes().getFirst().stop(Duration.ofSeconds(10));
    Deadline.await(
        "two workers are left",
        Duration.ofSeconds(10),
        () -> Http.ok(http.get("/workers")).path("workerCount").asInt(0) == 2);

    List<String> nodes = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      nodes.add(run("2+" + i));
    }

    assertThat(counted(nodes)).isEqualTo(Map.of("worker-2", 3, "worker-3", 3));
  }

  @Test
  @Order(9)
  void withoutMastersTheAnswerIsToTryAgain() throws Exception {
    cluster.masters().forEach(Member::kill);

    HttpResponse<String> answer = http.post("/tasks", "{\"Compute\":{\"expression\":\"1\"}}");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    assertFits("/tasks", "post", answer);
  }

  /** Runs a task; which node ran it. */
  private String run(String expression) throws Exception {
    JsonNode answer =
        Http.ok(
            http.post("/tasks?wait=10", "{\"Compute\":{\"expression\":\"" + expression + "\"}}"));
    assertThat(answer.path("result").has("Number")).as("%s", answer).isTrue();
    return Http.ok(http.get("/tasks/" + answer.path("id").asString(""))).path("node").asString("");
  }

  private static Map<String, Integer> counted(List<String> nodes) {
    Map<String, Integer> counts = new TreeMap<>();
    nodes.forEach(node -> counts.merge(node, 1, Integer::sum));
    return counts;
  }

  /** The answer has a status that its path describes, and the shape that goes with it. */
  private void assertFits(String path, String method, HttpResponse<String> answer)
      throws Exception {
    called.add(method + " " + path);
    String pointer =
        "/paths/%s/%s/responses/%d".formatted(path.replace("/", "~1"), method, answer.statusCode());
    JsonNode response = description.at(pointer);
    assertThat(response.isMissingNode()).as(pointer).isFalse();
    if (response.has("$ref")) {
      response = description.at(response.path("$ref").asString("").substring(1));
    }
    JsonNode body = response.path("content").path("application/json").path("schema");
    assertThat(body.isObject()).as(pointer).isTrue();
    // The whole description is the document, so that its references lead somewhere.
    var document = (tools.jackson.databind.node.ObjectNode) description.deepCopy();
    document.set("allOf", new YAMLMapper().createArrayNode().add(body));
    Schema schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(document);
    assertThat(schema.validate(answer.body(), InputFormat.JSON)).as(answer.body()).isEmpty();
    assertThat(answer.body().getBytes(StandardCharsets.UTF_8).length).isPositive();
  }
}
