package io.cpcluster.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.members.Member;
import io.cpcluster.natsserver.NatsServer;
import io.cpcluster.natsserver.binary.NatsServerBinary;
import io.cpcluster.system.Programs.Ended;
import io.cpcluster.system.Programs.Running;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs that were configured or called wrongly, or find no NATS they can use. */
class ConfigTest {
  private static final int USAGE = 64;
  private static final int NOT_REACHABLE = 3;
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir private Path folder;
  private Programs programs;

  @BeforeEach
  void makePrograms() {
    programs = new Programs(folder);
  }

  @ParameterizedTest
  @ValueSource(strings = {Programs.MASTER, Programs.NODE})
  void anUnknownFieldIsNamedWithFileAndLine(String program) throws Exception {
    Path file = write("{\n  \"log_level\": \"info\",\n  \"failover_timeot_ms\": 5000\n}\n");

    Ended ended = programs.runJava(program, file.toString());

    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(USAGE);
    assertThat(ended.all())
        .contains(file + ":3: ")
        .contains("\"failover_timeot_ms\"")
        .contains("did you mean \"failover_timeout_ms\"?");
  }

  @ParameterizedTest
  @ValueSource(strings = {Programs.MASTER, Programs.NODE})
  void brokenJsonIsNamedWithFileAndLine(String program) throws Exception {
    Path file = write("{\n  \"log_level\": \"info\"\n  \"failover_timeout_ms\": 5000\n}\n");

    Ended ended = programs.runJava(program, file.toString());

    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(USAGE);
    assertThat(ended.all()).contains(file + ":3: ");
  }

  @ParameterizedTest
  @CsvSource({
    Programs.MASTER + ", '\"failover_timeout_ms\": \"soon\"', failover_timeout_ms",
    Programs.NODE + ", '\"slots\": -1', slots",
    Programs.NODE + ", '\"role\": \"Wroker\"', Worker"
  })
  void aWrongValueIsNamedWithFileAndLine(String program, String setting, String named)
      throws Exception {
    Path file = write("{\n\n  " + setting + "\n}\n");

    Ended ended = programs.runJava(program, file.toString());

    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(USAGE);
    assertThat(ended.all()).contains(file + ":3: ").contains(named);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "frobnicate",
        "dev up --masters x",
        "dev up --nats 2",
        "run compute",
        "task list --state runing",
        "nodes --jsn"
      })
  void aWrongCommandLineIsUsage(String line) throws Exception {
    Ended ended = programs.runJava(Programs.COMMAND, (line + " --data none").split(" "));

    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(USAGE);
    assertThat(ended.talk()).isNotBlank();
    assertThat(ended.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"nodes", "run compute 1+2", "task list", "cluster"})
  void withoutAClusterACommandSaysHowToStartOne(String line) throws Exception {
    Ended ended = programs.runJava(Programs.COMMAND, (line + " --data none").split(" "));

    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(NOT_REACHABLE);
    assertThat(ended.talk()).contains("dev up");
  }

  @Test
  void aNatsServerThatIsTooOldIsRefusedWithTheMinimum() throws Exception {
    try (FakeServer old = FakeServer.start("2.9.10")) {
      Ended ended = masterOn(old.url()).await(LIMIT);

      assertThat(ended.exitCode()).as(ended.all()).isNotZero();
      assertThat(ended.all()).contains("2.9.10").contains("2.14.8").contains("2.15.1");
    }
  }

  @Test
  void aNatsServerWithoutJetStreamIsRefused() throws Exception {
    Path binary = NatsServerBinary.find().binary();
    int port = freePort();
    List<String> line = List.of(binary.toString(), "-a", "127.0.0.1", "-p", Integer.toString(port));
    try (Running server = programs.start(Map.of(), line)) {
      server.awaitOutput("Server is ready", LIMIT);

      Ended ended = masterOn("nats://127.0.0.1:" + port).await(LIMIT);

      assertThat(ended.exitCode()).as(ended.all()).isNotZero();
      assertThat(ended.all()).contains("JetStream");
    }
  }

  @Test
  void masterAndNodeThatFindNoNatsKeepTryingAndSaySo() throws Exception {
    try (Stage stage =
        Stage.of(
            ConfigTest.class,
            LocalCluster.builder().masters(1).nodes(1).failoverTimeout(Duration.ofSeconds(1)))) {
      LocalCluster cluster = stage.cluster();
      Member node = cluster.nodes().getFirst();
      Member master = cluster.masters().getFirst();
      NatsServer nats = cluster.natsServers().getFirst();
      master.kill();
      node.kill();
      nats.kill();
      try (Running lateMaster = again(cluster, "masters", master, Programs.MASTER);
          Running lateNode = again(cluster, "nodes", node, Programs.NODE)) {
        lateMaster.awaitOutput("trying", LIMIT);
        lateNode.awaitOutput("trying", LIMIT);

        nats.restart();

        stage.people().awaitLive(node.id(), LIMIT);
        assertThat(stage.people().compute("1+2")).isEqualTo(3.0);
      }
    }
  }

  private Running again(LocalCluster cluster, String kind, Member member, String program)
      throws IOException {
    Path config = cluster.dataFolder().resolve(kind).resolve(member.name() + ".json");
    return programs.startJava(Map.of(), program, config.toString());
  }

  private Running masterOn(String url) throws IOException {
    return programs.startJava(
        Map.of(), Programs.MASTER, write("{\"nats\": [\"" + url + "\"]}").toString());
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("config.json"), text);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
