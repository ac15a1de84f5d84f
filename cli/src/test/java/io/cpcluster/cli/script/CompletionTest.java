package io.cpcluster.cli.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.cli.CapturedScreen;
import io.cpcluster.cli.script.ShellScript.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What bash makes of {@code cpcluster completion}. */
class CompletionTest {
  @TempDir Path temp;

  @ParameterizedTest
  @CsvSource({
    "cpcluster nod, nodes",
    "cpcluster dev start-m, start-master",
    "cpcluster task list --li, --limit",
    "cpcluster make-sta, ''"
  })
  void bashCompletesCommandsAndOptions(String typed, String completed) throws Exception {
    CapturedScreen screen = new CapturedScreen();
    assertThat(screen.run("completion")).isZero();
    Path script = Files.writeString(temp.resolve("completion"), screen.data());
    // Outside of a completion that bash itself began, its compopt complains.
    String line =
        "compopt() { :; }; source "
            + script
            + "; COMP_WORDS=("
            + typed
            + "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _complete_cpcluster;"
            + " printf '%s ' ${COMPREPLY[@]}";

    Outcome outcome =
        ShellScript.run(
            temp,
            Map.of("PATH", System.getenv("PATH")),
            List.of(ShellScript.tool("bash").toString(), "-c", line));

    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out().strip().split(" ")).contains(completed);
  }
}
