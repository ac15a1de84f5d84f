package io.cpcluster.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.members.Member;
import io.cpcluster.launcher.processes.Signals;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Shell tasks before real processes, asked for with the real command. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(240)
class ShellTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration GONE_WITHIN = Duration.ofSeconds(2);

  /** More ended logs than so many a node does not keep. */
  private static final int LOGS_KEPT = 16;

  /** Prints all the time, has daemons, and wants to hear nothing of an end. */
  private static final String TREE =
      "trap '' TERM HUP INT; (setsid sleep 600 > /dev/null 2>&1 &); i=0;"
          + " while [ $i -lt 3000 ]; do i=$((i+1)); echo step $i; sleep 0.2; done";

  private Stage stage;
  private Programs programs;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    stage = Stage.of(ShellTest.class, LocalCluster.builder().masters(1).nodes(1).allowShell());
    programs = new Programs(Files.createDirectory(folder.resolve("run")));
  }

  @AfterAll
  void stop() throws Exception {
    stage.close();
  }

  private Running begin(String... arguments) throws IOException {
    List<String> line = new ArrayList<>(List.of(arguments));
    int at = line.contains("--") ? line.indexOf("--") : line.size();
    line.addAll(at, List.of("--data", stage.cluster().dataFolder().toString()));
    return programs.startJava(Map.of(), Programs.COMMAND, line.toArray(String[]::new));
  }

  private Ended command(String... arguments) throws Exception {
    return begin(arguments).await(Duration.ofSeconds(40));
  }

  @Test
  void aCommandIsRunAndItsTextAndEndAreShown() throws Exception {
    Ended good = command("run", "shell", "echo hi; echo there >&2");
    Ended bad = command("run", "shell", "echo so far; exit 7");
    Ended words = command("run", "shell", "--", "printf", "%s|", "a b", "--version", "$HOME");

    assertThat(good.exitCode()).as(good.all()).isZero();
    assertThat(good.out()).isEqualTo("hi\nthere\n");
    assertThat(bad.exitCode()).isEqualTo(1);
    assertThat(bad.out()).isEqualTo("so far\n");
    assertThat(bad.talk()).contains("exit status 7");
    assertThat(words.out()).isEqualTo("a b|--version|$HOME|\n");
  }

  @Test
  void theNodeSaysUnderWhichConfinementAndShowsWhatItRuns() throws Exception {
    command("run", "shell", "echo seen on the console");

    Ended node = command("nodes", "get", "worker-1");
    assertThat(node.out()).contains("shell", "shell-namespaces");
    String log = Files.readString(stage.cluster().nodes().getFirst().log());
    assertThat(log)
        .contains(
            "Shell tasks run under the confinement",
            "Worker worker-1 received command: echo seen on the console",
            "Command output: seen on the console");
  }

  @Test
  void noCommandReadsTheKeysOfTheCluster() throws Exception {
    Ended tried =
        command("run", "shell", "find " + stage.cluster().dataFolder() + " -type f 2>&1 | head");

    assertThat(tried.all()).doesNotContain(".creds", ".pem", "join.json");
  }

  @Test
  void aLongCommandInViewIsCancelledAndNothingOfItsTreeIsLeftTwoSecondsLater() throws Exception {
    submit("long-1");
    try (Running view = begin("task", "logs", "-f", "long-1")) {
      view.awaitOutput("step 3\n", LIMIT);
      assertThat(processesOf("long-1")).hasSizeGreaterThan(2);

      stage.people().ask(Subjects.TASKS_CANCEL, "long-1");

      awaitNothingLeft("long-1");
      Ended viewed = view.await(LIMIT);
      assertThat(viewed.out()).startsWith("step 1\nstep 2\nstep 3\n");
      assertThat(viewed.talk()).contains("cancelled");
      assertThat(viewed.exitCode()).isEqualTo(1);
    }
  }

  @Test
  void aDeadlineEndsTheTreeAsWell() throws Exception {
    String submission =
        "{\"id\":\"late-1\",\"timeout_ms\":1500,\"task\":{\"Shell\":{\"cmd\":\"%s\"}}}";
    stage.people().submit(submission.formatted(TREE), LIMIT);

    assertThat(stage.people().awaitResult("late-1", LIMIT).path("Error").asString(""))
        .contains("timed out after 1500 ms");
    awaitNothingLeft("late-1");
  }

  @Test
  void aNodeKilledTakesItsCommandsWithIt() throws Exception {
    LocalCluster cluster = stage.cluster();
    Member node = cluster.nodes().getFirst();
    submit("killed-1");
    Deadline.await("its processes", LIMIT, () -> processesOf("killed-1").size() > 2);

    node.kill();

    awaitNothingLeft("killed-1");
    stage.people().ask(Subjects.TASKS_CANCEL, "killed-1");
    cluster.startNodeAgain(node.id());
    stage.people().awaitLive(node.id(), LIMIT);
  }

  @Test
  void whatWasPrintedCanBeReadAfterTheEnd() throws Exception {
    Ended ran = command("run", "shell", "--id", "past-1", "echo one; echo two");
    Ended read = command("task", "logs", "past-1");

    assertThat(ran.exitCode()).as(ran.all()).isZero();
    assertThat(read.out()).isEqualTo("one\ntwo\n");
    assertThat(read.exitCode()).isZero();
    assertThat(command("task", "logs", "no-such-task").exitCode()).isEqualTo(5);
  }

  @Test
  void aReaderThatStoodStillUntilTheNodeForgotTheLogComesToAnEnd() throws Exception {
    submit("slow-reader", "echo go; sleep 4; echo done");
    try (Running view = begin("task", "logs", "-f", "slow-reader")) {
      view.awaitOutput("go\n", LIMIT);
      Signals.pause(view.process().toHandle());
      awaitEnd("slow-reader");
      for (int i = 0; i <= LOGS_KEPT; i++) {
        submit("other-" + i, "true");
        awaitEnd("other-" + i);
      }

      Signals.resume(view.process().toHandle());

      Ended viewed = view.await(LIMIT);
      assertThat(viewed.exitCode()).as(viewed.all()).isZero();
      assertThat(viewed.talk()).contains("exit status 0");
    }
  }

  @Test
  void theLogOfAnotherKindIsRefusedWithTheReason() throws Exception {
    stage
        .people()
        .submit("{\"id\":\"sum-2\",\"task\":{\"Compute\":{\"expression\":\"1\"}}}", LIMIT);
    awaitEnd("sum-2");

    Ended read = command("task", "logs", "sum-2");

    assertThat(read.exitCode()).isEqualTo(64);
    assertThat(read.talk()).contains("sum-2 is no Shell task");
  }

  private void awaitEnd(String task) throws Exception {
    Deadline.await(
        "the end of " + task,
        LIMIT,
        () -> stage.people().ask(Subjects.TASKS_RESULT, task).body().has("TaskResult"));
  }

  @Test
  void onlyCommandsHaveALog() throws Exception {
    String other = "{\"id\":\"sum-1\",\"task\":{\"Compute\":{\"expression\":\"1\"}}}";
    stage.people().submit(other, LIMIT);

    assertThat(
            stage.people().ask(Subjects.TASKS_LOGS, "{\"id\":\"sum-1\",\"peer\":\"p\"}").message())
        .contains("sum-1 is a Compute task");
  }

  private void submit(String id) throws Exception {
    submit(id, TREE);
  }

  private void submit(String id, String command) throws Exception {
    String submission = "{\"id\":\"%s\",\"task\":{\"Shell\":{\"cmd\":\"%s\"}}}";
    stage.people().submit(submission.formatted(id, command), LIMIT);
  }

  private static void awaitNothingLeft(String task) throws Exception {
    long began = System.nanoTime();
    Deadline.await("the end of " + task, GONE_WITHIN, () -> processesOf(task).isEmpty());
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(GONE_WITHIN);
  }

  /** All processes that were started with the task's id in their environment. */
  private static List<String> processesOf(String task) throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc"))) {
      return all.map(Path::toString).filter(process -> isOf(task, process)).toList();
    }
  }

  private static boolean isOf(String task, String process) {
    try {
      String environment =
          new String(Files.readAllBytes(Path.of(process, "environ")), StandardCharsets.ISO_8859_1);
      return environment.contains("CPCLUSTER_TASK=" + task + "\0");
    } catch (IOException gone) {
      return false;
    }
  }
}
