package io.cpcluster.cli.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.cli.script.ShellScript.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code ./cpcluster} in a project that is all its own, with programs that say how they are run.
 */
class CpclusterScriptTest {
  @TempDir Path temp;
  private Path script;
  private Path jar;
  private Path tools;

  @BeforeEach
  void layProjectOut() throws IOException {
    Path project = Files.createDirectory(temp.resolve("the project")).toRealPath();
    script = Files.copy(ShellScript.root().resolve("cpcluster"), project.resolve("cpcluster"));
    jar = project.resolve("cli/target/cpcluster.jar");
    Files.createDirectories(jar.getParent());
    Files.writeString(jar, "jar");
    tools = Files.createDirectory(temp.resolve("tools"));
    for (String tool : List.of("sh", "sed", "dirname", "readlink", "cat", "mkdir")) {
      Files.createSymbolicLink(tools.resolve(tool), ShellScript.tool(tool));
    }
  }

  @Test
  void theJarIsRunWithTheArgumentsAsTheyAre() throws Exception {
    Path java = java("25", "java-25");
    Outcome outcome = run(Map.of("CPCLUSTER_JAVA", java.toString()), "run", "compute", "1 + 2");
    assertThat(outcome.exitCode()).isEqualTo(7);
    assertThat(outcome.out()).endsWith("[-jar][" + jar + "][run][compute][1 + 2]\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"node", "--data x node", "--data=x node"})
  void whatRunsLongIsOptimisedWhereverTheFolderIsNamed(String line) throws Exception {
    Path java = java("25", "java-25");
    Outcome outcome = run(Map.of("CPCLUSTER_JAVA", java.toString()), line.split(" "));
    assertThat(outcome.out()).endsWith("[node]\n").doesNotContain("TieredStopAtLevel");
  }

  @Test
  void itWorksFromAnyFolderAndThroughLinks() throws Exception {
    Path links = Files.createDirectory(temp.resolve("links"));
    Path first = Files.createSymbolicLink(links.resolve("first"), script);
    Path second = Files.createSymbolicLink(links.resolve("cpc"), Path.of("first"));
    assertThat(first).isSymbolicLink();
    Outcome outcome =
        ShellScript.run(
            links,
            environment(Map.of("CPCLUSTER_JAVA", java("26", "java-26").toString())),
            List.of(second.toString(), "nodes"));
    assertThat(outcome.out()).endsWith("[-jar][" + jar + "][nodes]\n");
  }

  @Test
  void aJavaHomeThatIsTooOldIsPassedOverForOneOnThePath() throws Exception {
    java("17", "old/bin/java");
    Path onPath = java("25", "tools/java");
    Outcome outcome = run(Map.of("JAVA_HOME", temp.resolve("old").toString()), "nodes");
    assertThat(outcome.out()).startsWith(onPath.toString());
  }

  @Test
  void theJavaFoundIsRememberedUntilTheEnvironmentChanges() throws Exception {
    Path java = java("25", "tools/java");
    Outcome first = run(Map.of(), "nodes");
    Path asked = temp.resolve("asked");
    Files.deleteIfExists(asked);
    assertThat(run(Map.of(), "nodes").out()).isEqualTo(first.out());
    assertThat(asked).as("its version was not asked again").doesNotExist();
    Path other = java("25", "other/bin/java");
    assertThat(run(Map.of("JAVA_HOME", temp.resolve("other").toString()), "nodes").out())
        .startsWith(other.toString())
        .doesNotStartWith(java.toString());
  }

  @Test
  void aJavaThatWasNamedAndIsTooOldIsToldInOneLine() throws Exception {
    Path old = java("17", "old/bin/java");
    Outcome outcome = run(Map.of("CPCLUSTER_JAVA", old.toString()), "nodes");
    assertThat(outcome.exitCode()).isEqualTo(64);
    assertThat(outcome.err())
        .isEqualTo("CPCLUSTER_JAVA is " + old + ", which is no Java 25 or newer.\n");
    assertThat(outcome.out()).isEmpty();
  }

  @Test
  void withoutTheJarItIsBuiltFirst() throws Exception {
    Files.delete(jar);
    ShellScript.write(
        tools.resolve("mvn"),
        "echo \"mvn $*\" > asked\necho talk\necho jar > cli/target/cpcluster.jar\n");
    Outcome outcome = run(Map.of("CPCLUSTER_JAVA", java("25", "java-25").toString()), "nodes");
    assertThat(outcome.err()).startsWith("building…").endsWith("fetched)\n");
    assertThat(script.resolveSibling("asked")).content().contains("-DskipTests", "package");
    assertThat(outcome.out()).endsWith("[nodes]\n");
  }

  @Test
  void withoutTheJarAndWithoutMavenItSaysWhatToDo() throws Exception {
    Files.delete(jar);
    Outcome outcome = run(Map.of("CPCLUSTER_JAVA", java("25", "java-25").toString()), "nodes");
    assertThat(outcome.exitCode()).isEqualTo(64);
    assertThat(outcome.err()).contains("no Maven 3.8").contains("setup_container.sh");
  }

  @Test
  void aBuildThatFailsIsTold() throws Exception {
    Files.delete(jar);
    ShellScript.write(tools.resolve("mvn"), "echo broken >&2\nexit 1\n");
    Outcome outcome = run(Map.of("CPCLUSTER_JAVA", java("25", "java-25").toString()), "nodes");
    assertThat(outcome.exitCode()).isEqualTo(70);
    assertThat(outcome.err()).contains("broken").contains("The build failed.");
  }

  private Outcome run(Map<String, String> environment, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(arguments));
    return ShellScript.run(temp, environment(environment), command);
  }

  private Map<String, String> environment(Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("PATH", tools.toString());
    environment.put("HOME", temp.toString());
    return environment;
  }

  /** A java that tells its version when asked, and else its own name and its arguments. */
  private Path java(String version, String where) throws IOException {
    Path file = temp.resolve(where);
    return ShellScript.write(
        file,
        """
        if [ "$1" = -XshowSettings:properties ]; then
          echo asked > '%s'
          echo '    java.specification.version = %s' >&2
          exit 0
        fi
        printf '%%s ' "$0"
        for argument in "$@"; do printf '[%%s]' "$argument"; done
        echo
        exit 7
        """
            .formatted(temp.resolve("asked"), version));
  }
}
