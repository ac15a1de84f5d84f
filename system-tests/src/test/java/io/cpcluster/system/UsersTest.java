package io.cpcluster.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.foundation.NatsLogin;
import io.cpcluster.launcher.state.NatsAccess;
import io.cpcluster.messaging.Credentials;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.Reply;
import io.cpcluster.natsserver.binary.NatsCliBinary;
import io.cpcluster.system.Programs.Ended;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * People with few rights before real processes: let in by the command, and asking with the real
 * {@code nats} command.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(180)
class UsersTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String SUM =
      "{\"id\":\"%s\",\"task\":{\"Compute\":{\"expression\":\"1+2\"}}}";

  private Stage stage;
  private Programs programs;
  private Map<String, String> environment;
  private String context;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    stage = Stage.of(UsersTest.class, LocalCluster.builder().masters(2).nodes(1));
    programs = new Programs(Files.createDirectory(folder.resolve("run")));
    environment = Map.of("XDG_CONFIG_HOME", folder.resolve("config").toString());
    String id = stage.cluster().record().clusterId().substring(2, 10);
    context = "cpcluster-dev-" + id + "-";
  }

  @AfterAll
  void stop() throws Exception {
    stage.close();
  }

  private Ended command(String... arguments) throws Exception {
    List<String> line = new ArrayList<>(List.of(arguments));
    line.addAll(List.of("--data", stage.cluster().dataFolder().toString()));
    return programs
        .startJava(environment, Programs.COMMAND, line.toArray(String[]::new))
        .await(Duration.ofSeconds(40));
  }

  private Ended nats(String person, String... arguments) throws Exception {
    List<String> line = new ArrayList<>(List.of(NatsCliBinary.find().binary().toString()));
    line.addAll(List.of("--context", context + person));
    line.addAll(List.of(arguments));
    return programs.start(environment, line).await(Duration.ofSeconds(30));
  }

  private Path credentials(String person) {
    return stage.cluster().dataFolder().resolve("people").resolve(person + ".creds");
  }

  @Test
  @Order(1)
  void theCommandLetsPeopleInAndWritesWhatTheyNeed() throws Exception {
    Ended reader = command("user", "add", "rita", "--can", "read");
    Ended submitter = command("user", "add", "sam", "--can", "submit");

    assertThat(reader.exitCode()).as(reader.all()).isZero();
    assertThat(reader.out()).contains("rita may: read", credentials("rita").toString());
    assertThat(submitter.exitCode()).as(submitter.all()).isZero();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(credentials("rita"))))
        .isEqualTo("rw-------");
    assertThat(command("user", "add", "rita", "--can", "admin").exitCode()).isEqualTo(64);
    assertThat(command("user", "list").out())
        .contains("admin", "rita", "sam")
        .containsPattern("rita +active +read +admin +never");
  }

  @Test
  @Order(2)
  void whoMayReadSeesAndDoesNothing() throws Exception {
    assertThat(nats("rita", "micro", "ls").out()).contains("cpcluster");
    assertThat(nats("rita", "req", Subjects.NODES_LIST, "").all()).contains("\"worker-1\"");
    assertThat(nats("rita", "req", Subjects.TASKS_LIST, "").all()).contains("\"tasks\"");

    Ended submitting =
        nats("rita", "req", Subjects.TASKS_SUBMIT, SUM.formatted("r1"), "--timeout", "2s");
    Ended draining = nats("rita", "req", Subjects.NODES_DRAIN, "worker-1", "--timeout", "2s");

    assertThat(submitting.all()).doesNotContain("TaskAccepted");
    assertThat(draining.all()).doesNotContain("draining");
    awaitRefused("rita", Subjects.TASKS_SUBMIT);
    awaitRefused("rita", Subjects.NODES_DRAIN);
    assertThat(stage.people().ask(Subjects.TASKS_GET, "r1").code()).isEqualTo("not_found");
    assertThat(stage.people().nodes().getFirst().path("state").asString("")).isEqualTo("live");
  }

  @Test
  @Order(3)
  void whoMaySubmitRunsTasksAndNothingElse() throws Exception {
    assertThat(nats("sam", "req", Subjects.TASKS_RUN, SUM.formatted("s1")).all())
        .contains("{\"Number\":3.0}");
    assertThat(
            nats(
                    "sam",
                    "req",
                    Subjects.TASKS_SUBMIT,
                    "{\"id\":\"s2\",\"task\":{\"Shell\":{\"cmd\":\"id\"}}}")
                .all())
        .contains("not_allowed", "needs the right shell", "sam has submit");
    assertThat(nats("sam", "req", Subjects.NODES_LIST, "", "--timeout", "2s").all())
        .doesNotContain("worker-1");
    awaitRefused("sam", Subjects.NODES_LIST);
    assertThat(nats("sam", "sub", "cpcluster.events.>", "--count", "1", "--timeout", "2s").all())
        .containsIgnoringCase("permissions violation");
    assertThat(nats("sam", "kv", "ls", "--timeout", "2s").all()).doesNotContain("cpcluster_tasks");
  }

  /** The command is silent about it; the server's log is not. */
  private void awaitRefused(String person, String subject) throws Exception {
    Deadline.await(
        "the server's word on " + person + " and " + subject,
        LIMIT,
        () ->
            serverLog()
                .lines()
                .anyMatch(line -> line.contains("Publish Violation") && line.contains(subject)));
  }

  private String serverLog() throws Exception {
    Path log =
        FilesBelow.of(stage.cluster().dataFolder()).stream()
            .filter(file -> file.endsWith("nats-server.log"))
            .findFirst()
            .orElseThrow();
    return Files.readString(log);
  }

  @Test
  @Order(4)
  void theLogsOfTheMastersSayWhoSubmitted() throws Exception {
    Deadline.await(
        "the audit of s1",
        LIMIT,
        () -> {
          String logs = logs();
          return logs.contains("task s1") && logs.contains("\"sam\"");
        });
    assertThat(logs()).doesNotContain("task r1");
  }

  private String logs() throws Exception {
    StringBuilder all = new StringBuilder();
    for (Path log : FilesBelow.logs(stage.cluster().dataFolder())) {
      if (log.getFileName().toString().startsWith("master")) {
        all.append(Files.readString(log));
      }
    }
    return all.toString();
  }

  @Test
  @Order(5)
  void aRequestWhoseReplySubjectIsARecordsKeyChangesNothing() throws Exception {
    NatsLogin sam = new NatsLogin("sam", new Credentials.File(credentials("sam")), List.of());
    String before = stage.people().task("s1").toString();
    try (NatsConnection person =
        People.connect(NatsAccess.settings(stage.cluster().natsUrls(), sam, "sam"))) {
      for (String reply : List.of("$KV.cpcluster_tasks.s1", "$KV.cpcluster_tasks.s9")) {
        person.publish(Subjects.TASKS_GET, reply, Map.of(), "s1".getBytes(StandardCharsets.UTF_8));
      }
      person.flush(LIMIT);
      assertThat(person.request(Subjects.TASKS_GET, "s1".getBytes(StandardCharsets.UTF_8), LIMIT))
          .isInstanceOf(Reply.Answered.class);
    }
    assertThat(stage.people().task("s1").toString()).isEqualTo(before);
    assertThat(stage.people().ask(Subjects.TASKS_GET, "s9").code()).isEqualTo("not_found");
  }

  @Test
  @Order(6)
  void whoIsRevokedIsOut() throws Exception {
    assertThat(command("user", "revoke", "sam").out()).contains("sam is shut out");

    assertThat(nats("sam", "req", Subjects.TASKS_RUN, SUM.formatted("s3"), "--timeout", "2s").all())
        .containsIgnoringCase("authorization violation");
    assertThat(nats("rita", "req", Subjects.NODES_LIST, "").all()).contains("\"worker-1\"");
    assertThat(command("user", "list").out()).containsPattern("sam +revoked");
    assertThat(command("user", "revoke", "nobody").exitCode()).isNotZero();
  }
}
