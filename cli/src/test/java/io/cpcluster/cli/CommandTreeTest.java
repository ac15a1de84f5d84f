package io.cpcluster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.launcher.folder.ClusterFolder;
import io.cpcluster.launcher.folder.ClusterRecord;
import io.cpcluster.launcher.folder.ClusterRecord.MemberEntry;
import io.cpcluster.launcher.folder.ClusterRecord.NatsEntry;
import io.cpcluster.launcher.foundation.Foundation;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandTreeTest {
  @TempDir Path temp;
  private final CapturedScreen screen = new CapturedScreen();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nodes --jsn                | unknown option "--jsn"; did you mean "--json"?
          nods                       | unknown command "nods"; did you mean "nodes"?
          help nods                  | unknown command "nods"; did you mean "nodes"?
          help dev upp               | unknown command "upp"; did you mean "up"?
          dev upp                    | unknown command "upp"; did you mean "up"?
          dev up --nats three        | --nats
          run comput 1               | unknown kind "comput"; did you mean "compute"?
          run compute                | What shall run?
          run --tusk {}              | Unknown option --tusk
          run compute 1 --task {}    | not both
          run compute 1 --wait soon  | "soon" is no time; write it as 500ms, 30s, 10m or 2h
          run compute 1 --retry now  | --retry now
          run --task {               | --task:
          run --task 7               | expected a task such as
          submit                     | Give either --task JSON or -f FILE.
          task lst                   | unknown command "lst"; did you mean "list"?
          task get                   | Missing required parameter
          task list --state runing   | unknown state "runing"; did you mean "running"?
          task list --limit 0        | at least 1
          events --task a --node b   | not both
          events --count 0           | at least 1
          bench tasks --count 0      | at least 1
          init --nats localhost,[::1] | one or three
          """)
  void wrongUsageIsToldWithWhatWouldBeRight(String line, String told) {
    String[] arguments = ("--data " + temp.resolve("none") + " " + line).split(" +");
    assertThat(screen.run(arguments)).isEqualTo(ExitCode.USAGE.number());
    assertThat(screen.talk()).startsWith("Error: ").contains(told);
    assertThat(screen.data()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"task", "dev", "bench"})
  void aGroupOfCommandsAloneSaysWhichThereAre(String group) {
    assertThat(screen.run(group)).isEqualTo(64);
    assertThat(screen.talk()).startsWith("Error: ").contains("?");
  }

  @Test
  void aWrongDestinationOfANodeToStartIsSaidBeforeAnythingIsStarted() {
    assertThat(screen.run("dev", "start-node", "--egress-allow", "nowhere")).isEqualTo(64);
    assertThat(screen.talk()).contains("--egress-allow \"nowhere\" is no destination");
  }

  @Test
  void nothingAtAllIsToldWhereToStart() {
    assertThat(screen.run()).isEqualTo(64);
    assertThat(screen.talk()).contains("cpcluster dev up");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nodes",
        "nodes get worker-1",
        "links",
        "links close l-1",
        "cluster",
        "run compute 1+2",
        "submit --task \"GetStorage\"",
        "task get t1",
        "task list",
        "events",
        "dev status",
        "dev env",
        "dev kill-master",
        "dev kill-node worker-1",
        "dev start-master",
        "dev start-node",
        "dev down"
      })
  void withoutAClusterEveryCommandSaysSo(String line) {
    String[] arguments = (line + " --data " + temp.resolve("none")).split(" +");
    assertThat(screen.run(arguments)).isEqualTo(ExitCode.NOT_REACHABLE.number());
    assertThat(screen.talk()).contains("No cluster is ").contains(temp.resolve("none").toString());
    assertThat(screen.data()).isEmpty();
  }

  @Test
  void forScriptsAnErrorIsOneLineOfJson() throws InvalidField {
    assertThat(screen.run("nodes", "--json", "--data", temp.toString())).isEqualTo(3);
    assertThat(screen.talk().strip().lines()).hasSize(1);
    var error = Json.readTree(screen.talk().getBytes(StandardCharsets.UTF_8)).path("error");
    assertThat(error.path("code").stringValue()).isEqualTo("not_reachable");
    assertThat(error.path("message").stringValue()).contains("cpcluster dev up");
  }

  @Test
  void aClusterWhoseProcessesAreGoneIsToldApart() throws IOException {
    ClusterFolder folder = goneCluster();
    assertThat(screen.run("dev", "status", "--data", folder.root().toString())).isEqualTo(3);
    assertThat(screen.talk()).contains("is gone: its processes ended without dev down");
  }

  @Test
  void aServerThatDoesNotListenIsToldWithItsAddress() throws IOException {
    ClusterFolder folder = goneCluster();
    assertThat(screen.run("nodes", "--data", folder.root().toString())).isEqualTo(3);
    assertThat(screen.talk())
        .contains("No cluster answers at nats://127.0.0.1:")
        .contains("refused")
        .contains("cpcluster dev up");
  }

  @Test
  void theDownOfAClusterThatIsGoneRemovesOnlyItsOwn() throws IOException {
    ClusterFolder folder = goneCluster();
    assertThat(screen.run("dev", "down", "--purge", "--data", folder.root().toString())).isZero();
    assertThat(screen.data()).contains("its processes were gone already").contains("removed");
    assertThat(folder.root()).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--data %s nodes",
        "--data=%s dev status",
        "dev --data %s status",
        "nodes --data %s get w"
      })
  void theFolderMayBeNamedBeforeTheCommand(String line) {
    Path none = temp.resolve("none");
    assertThat(screen.run(line.formatted(none).split(" "))).isEqualTo(3);
    assertThat(screen.talk()).contains(none.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"--json dev down", "dev --json down", "dev down --json"})
  void jsonMayBeAskedForBeforeTheCommand(String line) throws IOException {
    screen.run((line + " --data " + goneCluster().root()).split(" "));
    assertThat(screen.data()).startsWith("{");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--data outer nodes --data %s",
        "--data outer dev --data %s status",
        "--data outer dev --data middle status --data %s"
      })
  void theFolderNamedLastIsMeant(String line) {
    Path none = temp.resolve("none");
    assertThat(screen.run(line.formatted(none).split(" "))).isEqualTo(3);
    assertThat(screen.talk()).contains(none.toString());
  }

  private ClusterFolder goneCluster() throws IOException {
    ClusterFolder folder = new ClusterFolder(temp.resolve("gone"));
    folder.make();
    Foundation _ = Foundation.make(folder, "dev");
    String url;
    try (ServerSocket free = new ServerSocket(0)) {
      url = "nats://127.0.0.1:" + free.getLocalPort();
    }
    new ClusterRecord(
            ClusterRecord.VERSION,
            "c-1",
            "dev",
            1_000,
            true,
            false,
            1,
            4222,
            "1s",
            5_000,
            1_000,
            List.of(new NatsEntry("nats-1", url, url, 1, "another start")),
            List.of(new MemberEntry("master-1", "m-1", 1, "another start", null, null, null)),
            List.of())
        .save(folder);
    return folder;
  }
}
