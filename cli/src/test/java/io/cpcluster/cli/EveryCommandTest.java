package io.cpcluster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** What holds for each command there is, and what its help says. */
class EveryCommandTest {
  private static final List<String> WITHOUT_CLUSTER = List.of("help", "completion");

  private final CapturedScreen screen = new CapturedScreen();

  @Test
  void everyCommandSaysInOneLineWhatItDoes() {
    for (CommandLine command : everyCommand()) {
      CommandSpec spec = command.getCommandSpec();
      assertThat(spec.usageMessage().description()).as(spec.qualifiedName()).hasSize(1);
      assertThat(spec.usageMessage().description()[0])
          .as(spec.qualifiedName())
          .isNotBlank()
          .doesNotContain("%n", "\n")
          .hasSizeLessThanOrEqualTo(100);
    }
  }

  @Test
  void theHelpOfEveryCommandFitsItsScreen() {
    for (CommandLine command : everyCommand()) {
      assertThat(command.getUsageMessage()).contains("Usage:");
      assertThat(command.getUsageMessage().lines())
          .as(command.getCommandSpec().qualifiedName())
          .allMatch(line -> line.length() <= 100);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "--help, cpcluster",
    "help, cpcluster",
    "dev --help, cpcluster dev",
    "dev up --help, cpcluster dev up",
    "help dev up, cpcluster dev up"
  })
  void helpIsData(String line, String command) {
    assertThat(screen.run(line.split(" "))).isZero();
    assertThat(screen.data()).startsWith("Usage: " + command + " ");
    assertThat(screen.talk()).isEmpty();
  }

  @Test
  void aCommandOfTheBuildIsNotProposed() {
    assertThat(screen.run("nosuch")).isEqualTo(64);
    assertThat(screen.talk()).contains("known: ", "nodes").doesNotContain("make-startup-archives");
  }

  @Test
  void everyCommandThatSpeaksToAClusterTakesDataAndJson() {
    for (CommandLine command : everyCommand()) {
      CommandSpec spec = command.getCommandSpec();
      if (command.getSubcommands().isEmpty() && !WITHOUT_CLUSTER.contains(spec.name())) {
        assertThat(spec.optionsMap()).as(spec.qualifiedName()).containsKeys("--data", "--json");
      }
    }
  }

  private List<CommandLine> everyCommand() {
    List<CommandLine> all = new ArrayList<>(List.of(CommandTree.of(screen.screen())));
    for (int i = 0; i < all.size(); i++) {
      all.addAll(all.get(i).getSubcommands().values());
    }
    assertThat(all).hasSizeGreaterThan(30);
    return all;
  }
}
