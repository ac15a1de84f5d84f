package io.cpcluster.node.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.Task;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Commands in namespaces: what they do, and what none of them can do, whatever it tries. Needs a
 * machine that has them; whether it has is read from its own {@code unshare}, not from what is
 * tested.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class ConfinedCommandsTest {
  private static final String STAYS = "while :; do sleep 1; done";

  private Path secret;
  private Path elsewhere;
  private ShellWorld world;

  @BeforeAll
  void start(@TempDir Path folder, @TempDir Path other) throws Exception {
    assumeTrue(hasNamespaces(), "unshare and setpriv work here");
    secret = Files.createDirectories(folder.resolve("data")).resolve("node.key");
    Files.writeString(secret, "the node's key");
    elsewhere = Files.writeString(other.resolve("join.json"), "the node's token");
    world = new ShellWorld(folder, ShellWorld.settings(List.of(), List.of(elsewhere)));
    assertThat(world.tasks.labels()).containsExactly("shell", "shell-namespaces");
  }

  static boolean hasNamespaces() throws Exception {
    String user = Surroundings.isRoot() ? "--mount" : "--map-root-user";
    Process tried =
        new ProcessBuilder("unshare", user, "--pid", "--mount", "--net", "--fork", "setpriv", "-d")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return tried.waitFor(10, TimeUnit.SECONDS) && tried.exitValue() == 0;
  }

  @Test
  void aCommandAnswersWhatItPrintedAndHowItEnded() throws Exception {
    assertThat(world.cmd("echo hi; echo there >&2; exit 3"))
        .isEqualTo(new Result.Output(3, "hi\nthere\n", false));
    assertThat(world.argv("printf", "%s", "hi")).isEqualTo(new Result.Output(0, "hi", false));
    assertThat(world.cmd("kill -9 $$").exit()).isEqualTo(137);
  }

  @Test
  void argumentsAreTakenAsTheyAre() throws Exception {
    assertThat(
            world.argv(
                "printf",
                "<%s>",
                "it's",
                "\"$HOME\"; id",
                "a\nb",
                "--help",
                "-",
                "",
                "`id`",
                "ä→🙂",
                "END",
                "\\"))
        .isEqualTo(
            new Result.Output(
                0, "<it's><\"$HOME\"; id><a\nb><--help><-><><`id`><ä→🙂><END><\\>", false));
  }

  @Test
  void aProgramThatIsNotThereIsAnEndLikeAnyOther() throws Exception {
    assertThat(world.argv("no-such-program").exit()).isEqualTo(127);
    assertThat(world.argv("-rf").exit()).isEqualTo(127);
  }

  @Test
  void nothingOfTheNodesEnvironmentIsPassedOn() throws Exception {
    assertThat(world.cmd("env").text().lines().map(line -> line.replaceAll("=.*", "")))
        .containsExactlyInAnyOrder("PATH", "HOME", "LANG", "CPCLUSTER_TASK", "PWD");
  }

  @Test
  void whoReadsFromStdinIsAtItsEnd() throws Exception {
    assertThat(world.argv("cat")).isEqualTo(new Result.Output(0, "", false));
  }

  @Test
  void theNodesFilesAreOutOfReach() throws Exception {
    Result.Output key = world.argv("cat", secret.toString());
    Result.Output token = world.argv("cat", elsewhere.toString());
    Result.Output list =
        world.cmd(
            "ls -A /root /home /run /tmp 2>&1; cat /proc/1/environ; ls /proc | grep -c '^[0-9]'");

    assertThat(key.exit()).isNotZero();
    assertThat(key.text()).doesNotContain("the node's key");
    assertThat(token.text()).doesNotContain("the node's token");
    assertThat(list.text()).doesNotContain("junit", "CPCLUSTER", "PATH=");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/etc", "/usr/bin", "/var/tmp", "/run", "/home", "/root", "/dev"})
  void nothingIsWrittenOutside(String place) throws Exception {
    String name = place + "/written-by-a-command";

    assertThat(world.cmd("echo x > " + name).exit()).isNotZero();
    assertThat(Files.exists(Path.of(name))).isFalse();
  }

  @Test
  void eachCommandHasAFolderOfItsOwnThatGoesWithIt() throws Exception {
    assertThat(world.cmd("pwd; echo x > left; ls -A").text()).isEqualTo("/tmp\nleft\n");
    assertThat(world.cmd("ls -A; ls -A /dev/shm").text()).isEmpty();
  }

  @Test
  void aCommandIsNobodyAndGainsNothing() throws Exception {
    assertThat(Surroundings.isRoot() && world.cmd("id -u").text().equals("0\n")).isFalse();
    assertThat(world.cmd("grep -E 'Cap(Eff|Bnd|Prm)|NoNewPrivs' /proc/self/status").text())
        .isEqualTo(
            "CapPrm:\t0000000000000000\nCapEff:\t0000000000000000\nCapBnd:\t0000000000000000\n"
                + "NoNewPrivs:\t1\n");
    assertThat(world.cmd("mount -t tmpfs none /tmp").exit()).isNotZero();
    assertThat(world.cmd("kill -9 1; echo alive").text()).contains("alive");
  }

  @Test
  void thereIsNoNetwork() throws Exception {
    assertThat(world.cmd("grep : /proc/net/dev | cut -d: -f1").text().strip()).isEqualTo("lo");
  }

  @ParameterizedTest
  @CsvSource({
    "a file above its limit, 'head -c 9M /dev/zero > big; ls -s big | grep -q ^8192 && exit 9', 9",
    "a folder above its limit, 'for i in 1 2 3; do head -c 7M /dev/zero > f$i || exit 9; done', 9",
    "more memory than allowed, 'head -c 2G /dev/zero | tail -c 1G > /dev/null || exit 9', 9"
  })
  void limitsHold(String what, String command, int exit) throws Exception {
    assertThat(world.cmd(command).exit()).as(what).isEqualTo(exit);
  }

  @ParameterizedTest
  @CsvSource({
    "a fork bomb, 'bomb() { bomb | bomb & }; bomb; exec sleep 600'",
    "one that ignores TERM, 'trap \"\" TERM; while :; do sleep 1; done'",
    "daemons, 'for i in 1 2 3; do setsid sh -c \"trap : TERM; sleep 600; sleep 600\" & done; wait'",
    "endless output, yes",
    "one that stops itself, 'kill -STOP $$; sleep 600'",
    "a deaf tree, 'trap \"\" TERM HUP INT; (setsid sleep 600 &) ; (sleep 600 | sleep 600) ; sleep"
        + " 600'"
  })
  void whoeverIsStoppedLeavesNothingWithinTwoSeconds(String what, String command) throws Exception {
    String id = ShellWorld.freshTask();
    ShellWorld.Running running = world.start(id, new Task.Shell(command, null));
    awaitBegun(id, running);

    long stopped = System.nanoTime();
    running.thread().interrupt();
    List<String> left = Marked.left(id, 2_000);

    assertThat(left).as(what).isEmpty();
    assertThat(Duration.ofNanos(System.nanoTime() - stopped)).isLessThan(Duration.ofSeconds(2));
    assertThat(running.result()).failsWithin(Duration.ofSeconds(2));
    assertThat(world.cmd("echo on").text()).as("the node serves on").isEqualTo("on\n");
  }

  @Test
  void aDaemonDoesNotOutliveItsCommand() throws Exception {
    String id = ShellWorld.freshTask();

    Result result =
        world.run(
            id,
            new Task.Shell("setsid sh -c 'sleep 600' > /dev/null 2>&1 & echo begun", null),
            Duration.ofSeconds(20));

    assertThat(result).isEqualTo(new Result.Output(0, "begun\n", false));
    assertThat(Marked.left(id, 2_000)).isEmpty();
  }

  @Test
  void tenGigabytesOfOutputCostNothingButTime() throws Exception {
    Result.Output output =
        world.cmd("echo first; head -c 10G /dev/zero | tr '\\0' x; echo; echo last");

    assertThat(output.truncated()).isTrue();
    assertThat(output.text()).startsWith("first\nxxx").endsWith("xxx\nlast\n");
    assertThat(output.text()).containsPattern("… \\d+ bytes left out …");
    assertThat(output.text().length()).isLessThan(62 << 10);
  }

  @Test
  void programsThatAreNotListedAreRefused(@TempDir Path folder) throws Exception {
    ShellWorld few = new ShellWorld(folder, ShellWorld.settings(List.of("echo"), List.of()));

    assertThat(few.argv("echo", "hi").text()).isEqualTo("hi\n");
    assertThat(few.tasks.run("t1", new Task.Shell(null, List.of("id"))))
        .isEqualTo(new Result.Error("Shell: this node runs certain programs only: [echo]"));
    assertThat(few.tasks.run("t1", new Task.Shell("echo hi", null)))
        .isInstanceOfSatisfying(
            Result.Error.class, error -> assertThat(error.text()).contains("argv", "[echo]"));
  }

  @Test
  void whatIsPrintedCanBeReadWhileItRuns() throws Exception {
    String id = ShellWorld.freshTask();
    ShellWorld.Running running = world.start(id, new Task.Shell("echo one; " + STAYS, null));
    awaitBegun(id, running);

    CommandOutput log = world.logs.await(id, 5_000);
    CommandOutput.Part part = log.read(0, 100, 5_000);
    running.thread().interrupt();

    assertThat(part.bytes().toText()).isEqualTo("one\n");
    assertThat(part.ended()).isFalse();
    assertThat(running.result()).failsWithin(Duration.ofSeconds(3));
    assertThat(log.read(4, 100, 5_000).ended()).isTrue();
  }

  /** Until the command itself is there, not only what confines it. */
  private static void awaitBegun(String id, ShellWorld.Running running) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    List<String> processes = Marked.processesOf(id);
    while (processes.stream().noneMatch(ConfinedCommandsTest::isCommand)) {
      assertThat(running.result()).as("the command does not end before it begins").isNotDone();
      assertThat(System.nanoTime()).as("the command begins; so far %s", processes).isLessThan(end);
      processes = Marked.processesOf(id);
    }
  }

  private static boolean isCommand(String process) {
    return process.contains(": /bin/sh -c ")
        || process.contains(": yes")
        || process.contains(": sleep");
  }
}
