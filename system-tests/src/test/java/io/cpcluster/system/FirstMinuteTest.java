package io.cpcluster.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.json.Json;
import io.cpcluster.natsserver.binary.NatsCliBinary;
import io.cpcluster.system.Programs.Ended;
import io.cpcluster.system.Programs.Running;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The README's first minute, line by line: the script {@code ./cpcluster}, a shell, and the real
 * {@code nats} command. Builds nothing: it takes the jars that the build has just made.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FirstMinuteTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final String T1 =
      "{\"id\":\"t1\",\"task\":{\"Compute\":{\"expression\":\"2^10\"}}}";

  private Path data;
  private Programs programs;
  private Map<String, String> environment;
  private Ended up;
  private Running events;

  @BeforeAll
  void devUp(@TempDir Path folder) throws Exception {
    assertThat(ROOT.resolve("cli/target/cpcluster.jar"))
        .as("made by mvn verify before these tests")
        .exists();
    data = folder.resolve("data");
    Path run = Files.createDirectory(folder.resolve("run"));
    programs = new Programs(run);
    environment =
        Map.of(
            "XDG_CONFIG_HOME",
            folder.resolve("config").toString(),
            "PATH",
            NatsCliBinary.find().binary().getParent() + ":" + System.getenv("PATH"));
    up = shell("./cpcluster dev up --data '" + data + "'", Duration.ofSeconds(90));
  }

  @AfterAll
  void devDown() throws Exception {
    if (events != null) {
      events.close();
    }
    if (Files.exists(data)) {
      shell("./cpcluster dev down --purge --data '" + data + "'", Duration.ofSeconds(40));
    }
  }

  @Test
  @Order(1)
  void devUpEndsWithAFirstResult() {
    assertThat(up.exitCode()).as(up.all()).isZero();
    assertThat(up.all()).contains("4.242640687119").contains("dev env");
  }

  @Test
  @Order(2)
  void eventsCanBeWatchedFromNowOn() throws Exception {
    events = start(withEnv("nats sub 'cpcluster.events.>'"));

    // The command says that it subscribed before the server has heard so; an event proves it.
    Deadline.await(
        "an event on the screen",
        Duration.ofSeconds(20),
        () -> {
          nats("cpcluster.tasks.run", "{\"Compute\":{\"expression\":\"0\"}}");
          return events.output().contains("cpcluster.events.task.");
        });
  }

  @Test
  @Order(3)
  void aTaskIsRunByTheNatsCommand() throws Exception {
    JsonNode answer = nats("cpcluster.tasks.run", "{\"Compute\":{\"expression\":\"1+2\"}}");

    JsonNode result = answer.path("TaskResult");
    assertThat(result.path("id").asString("")).as("%s", answer).isNotEmpty();
    assertThat(result.path("result").toString()).isEqualTo("{\"Number\":3.0}");
    assertThat(result.propertyNames()).containsExactlyInAnyOrder("id", "result");
  }

  @Test
  @Order(4)
  void theSameIdTwiceIsAcceptedTwiceAndRunsOnce() throws Exception {
    assertThat(nats("cpcluster.tasks.submit", T1).toString())
        .isEqualTo("{\"TaskAccepted\":\"t1\"}");
    assertThat(nats("cpcluster.tasks.submit", T1).toString())
        .isEqualTo("{\"TaskAccepted\":\"t1\"}");

    JsonNode result = nats("cpcluster.tasks.result", "{\"id\":\"t1\",\"wait_ms\":4000}");
    assertThat(result.path("TaskResult").path("result").path("Number").asDouble(0))
        .as("%s", result)
        .isEqualTo(1024.0);

    assertThat(nats("cpcluster.tasks.result", "t1")).isEqualTo(result);
    JsonNode record = nats("cpcluster.tasks.get", "{\"id\":\"t1\"}");
    assertThat(record.path("attempt").asInt(0)).as("%s", record).isEqualTo(1);
    assertThat(record.path("attempts")).hasSize(1);
  }

  @Test
  @Order(5)
  void itsEventsWereShown() throws Exception {
    Deadline.await(
        "t1's end on the screen",
        Duration.ofSeconds(5),
        () -> events.output().contains("cpcluster.events.task.t1.finished"));

    String shown = events.output();
    assertThat(occurrences(shown, "cpcluster.events.task.t1.finished")).isEqualTo(1);
    assertThat(occurrences(shown, "cpcluster.events.task.t1.running")).isEqualTo(1);
    assertThat(occurrences(shown, "cpcluster.events.task.t1.queued")).isLessThanOrEqualTo(1);
  }

  @Test
  @Order(6)
  void theServicesOfTheMastersAreListed() throws Exception {
    Ended listed = shell(withEnv("nats micro ls"), Duration.ofSeconds(15));

    assertThat(listed.exitCode()).as(listed.all()).isZero();
    assertThat(listed.out()).contains("cpcluster");
    assertThat(occurrences(listed.out(), "Master m-")).as(listed.all()).isEqualTo(3);
  }

  @Test
  @Order(7)
  void theCommandLineTellsTheSame() throws Exception {
    Ended list =
        shell("./cpcluster task list --json --data '" + data + "'", Duration.ofSeconds(15));
    Ended nodes = shell("./cpcluster nodes --json --data '" + data + "'", Duration.ofSeconds(15));

    assertThat(list.exitCode()).as(list.all()).isZero();
    JsonNode tasks = Json.readTree(list.out().getBytes(StandardCharsets.UTF_8));
    assertThat(tasks.isArray()).as(list.out()).isTrue();
    List<String> ids = new ArrayList<>();
    tasks.forEach(task -> ids.add(task.path("id").asString("")));
    assertThat(ids).contains("t1");
    JsonNode live = Json.readTree(nodes.out().getBytes(StandardCharsets.UTF_8));
    assertThat(live.isArray()).as(nodes.out()).isTrue();
    assertThat(live).hasSize(3);
  }

  @Test
  @Order(8)
  void aKilledMasterIsNoMatter() throws Exception {
    Ended result =
        shell(
            "./cpcluster dev kill-master --data '%s' && ./cpcluster run compute '1+2' --data '%s'"
                .formatted(data, data),
            Duration.ofSeconds(30));

    assertThat(result.exitCode()).as(result.all()).isZero();
    assertThat(result.out().strip()).endsWith("3.0");
  }

  @Test
  @Order(9)
  void aSecondUpFindsTheRunningOne() throws Exception {
    Ended second = shell("./cpcluster dev up --data '" + data + "'", Duration.ofSeconds(20));

    assertThat(second.exitCode()).as(second.all()).isZero();
    assertThat(second.all()).contains("already up");
  }

  @Test
  @Order(10)
  void downWithPurgeLeavesNothing() throws Exception {
    Ended down =
        shell("./cpcluster dev down --purge --data '" + data + "'", Duration.ofSeconds(40));

    assertThat(down.exitCode()).as(down.all()).isZero();
    assertThat(data).doesNotExist();
    assertThat(ProcessHandle.allProcesses().filter(this::isOurs)).isEmpty();
  }

  private boolean isOurs(ProcessHandle process) {
    return process.info().commandLine().orElse("").contains(data.toString());
  }

  private String withEnv(String line) {
    return "eval \"$(./cpcluster dev env --data '%s')\"; %s".formatted(data, line);
  }

  /** Asks with the nats command; its first line is talk, the answer the last. */
  private JsonNode nats(String subject, String body) throws Exception {
    Ended ended =
        shell(withEnv("nats req --raw %s '%s'".formatted(subject, body)), Duration.ofSeconds(15));
    assertThat(ended.exitCode()).as(ended.all()).isZero();
    List<String> lines = ended.out().strip().lines().toList();
    assertThat(lines).as(ended.all()).isNotEmpty();
    return Json.readTree(lines.getLast().getBytes(StandardCharsets.UTF_8));
  }

  private Ended shell(String line, Duration limit) throws IOException, InterruptedException {
    return start(line).await(limit);
  }

  private Running start(String line) throws IOException {
    return programs.start(environment, List.of("bash", "-c", "cd '" + ROOT + "'; " + line));
  }

  private static int occurrences(String text, String part) {
    return text.split(java.util.regex.Pattern.quote(part), -1).length - 1;
  }
}
