package io.cpcluster.cli.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.cli.script.ShellScript.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code setup_container.sh} on machines that have nothing but a package manager made of echo. */
class SetupScriptTest {
  @TempDir Path temp;

  @BeforeEach
  void makeBareMachine() throws IOException {
    for (String tool : List.of("sh", "sed", "head", "id", "dirname", "cat", "env")) {
      Files.createSymbolicLink(temp.resolve(tool), ShellScript.tool(tool));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "apt-get, apt-get install -y -q maven",
    "dnf, dnf install -y maven",
    "yum, yum install -y maven",
    "pacman, pacman -Sy --needed --noconfirm maven",
    "brew, brew install maven"
  })
  void whatIsMissingIsInstalledByThePackageManagerThatIsThere(String manager, String command)
      throws Exception {
    ShellScript.write(temp.resolve("sudo"), "exec \"$@\"\n");
    ShellScript.write(temp.resolve(manager), "echo \"" + manager + " $*\"\n");
    Outcome outcome = run();
    assertThat(outcome.out()).contains("Missing:").contains(command);
    assertThat(outcome.exitCode()).as("the echo installed nothing").isEqualTo(1);
    assertThat(outcome.out()).contains("Still missing:").contains("Install by hand");
  }

  @Test
  void withoutAPackageManagerTheListIsPrinted() throws Exception {
    Outcome outcome = run();
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.out())
        .contains("No package manager")
        .contains("JDK 25")
        .contains("Maven 3.8")
        .contains("nats-server")
        .contains("55001-55999");
  }

  @Test
  void checkingInstallsNothing() throws Exception {
    ShellScript.write(temp.resolve("brew"), "echo brew was run\n");
    Outcome outcome = run("--check");
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.out()).startsWith("Missing:").doesNotContain("brew was run");
  }

  @Test
  void anUnknownArgumentIsRefused() throws Exception {
    assertThat(run("--help-me").exitCode()).isEqualTo(64);
  }

  private Outcome run(String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(List.of(ShellScript.root().resolve("setup_container.sh").toString()));
    command.addAll(List.of(arguments));
    return ShellScript.run(temp, Map.of("PATH", temp.toString()), command);
  }
}
