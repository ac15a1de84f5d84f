package io.cpcluster.node.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.Task;
import io.cpcluster.node.config.ShellSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShellTasksTest {
  @TempDir Path folder;

  @Test
  void aNodeThatDoesNotAllowItRunsNothingAndOffersNothing() throws Exception {
    ShellWorld world = new ShellWorld(folder, ShellSettings.OFF);

    assertThat(world.tasks.labels()).isEmpty();
    assertThat(world.tasks.run("t1", new Task.Shell("echo hi > " + folder + "/ran", null)))
        .isEqualTo(
            new Result.Error(
                "node n1 runs no commands: \"shell\": {\"enabled\": true} is not in its"
                    + " configuration"));
    assertThat(folder.resolve("ran")).doesNotExist();
  }

  @Test
  void aDirectTaskRunsNoCommand() {
    assertThat(ShellTasks.notDirect())
        .isInstanceOfSatisfying(
            Result.Error.class, error -> assertThat(error.text()).contains("submit it"));
  }

  @Test
  void whatCannotBeAnArgumentIsRefused() {
    ShellSettings all = ShellSettings.allowed();

    assertThat(CommandRules.refusal(new Task.Shell("echo a\0b", null), all))
        .hasValueSatisfying(why -> assertThat(why).contains("NUL"));
    assertThat(CommandRules.refusal(new Task.Shell(null, List.of("echo", "\0")), all)).isPresent();
    assertThat(CommandRules.refusal(new Task.Shell(null, List.of("")), all))
        .hasValueSatisfying(why -> assertThat(why).contains("empty"));
    assertThat(CommandRules.refusal(new Task.Shell("x".repeat(130 << 10), null), all)).isPresent();
    assertThat(CommandRules.refusal(new Task.Shell("echo 'a' \"b\"\n", null), all))
        .isEqualTo(Optional.empty());
  }

  @Test
  void theConsoleShowsOutputThatLooksLikeNothingElse() {
    assertThat(ConsoleText.of("one\n12:00 ERROR forged\u001b[2J\n", 100))
        .isEqualTo("one\n  | 12:00 ERROR forged\\x1b[2J");
    assertThat(ConsoleText.of("x".repeat(50), 10)).isEqualTo("xxxxxxxxxx …");
  }

  @Test
  void theLabelsOfCommandsAreTheNodesToGive() {
    assertThat(ShellTasks.isOwnLabel("shell")).isTrue();
    assertThat(ShellTasks.isOwnLabel("shell-namespaces")).isTrue();
    assertThat(ShellTasks.isOwnLabel("shellfish")).isFalse();
  }

  @Test
  void withoutConfinementACommandRunsOnlyWhereThatIsAllowed() throws Exception {
    Unconfined plain = new Unconfined(ShellWorld.LIMITS, folder.resolve("commands"));
    CommandOutput output = new CommandOutput();

    RunningCommand.Outcome outcome =
        RunningCommand.run(
            plain.prepare(
                "t1", List.of("/bin/sh", "-c", "pwd; (sleep 600 > /dev/null 2>&1 &) ; exit 4")),
            output);

    assertThat(outcome).isEqualTo(new RunningCommand.Outcome.Ended(4));
    assertThat(output.kept(1_000).text()).startsWith(folder.resolve("commands").toString());
    assertThat(folder.resolve("commands")).isEmptyDirectory();
    assertThat(Marked.left("t1", 2_000)).isEmpty();
  }
}
