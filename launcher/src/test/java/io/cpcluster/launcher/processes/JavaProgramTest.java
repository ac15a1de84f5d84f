package io.cpcluster.launcher.processes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaProgramTest {
  @TempDir Path temp;

  /** Started by the test below. */
  static final class Echo {
    public static void main(String[] arguments) {
      System.out.println(
          String.join(",", arguments) + " " + System.getenv().containsKey("CPCLUSTER_DATA"));
    }
  }

  @Test
  void aProgramOfThisClassPathRunsInAProcessOfItsOwn() throws Exception {
    Path log = temp.resolve("echo.log");
    Files.writeString(log, "before\n");
    JavaProgram program =
        new JavaProgram(Echo.class.getName(), List.of("-Xmx32m"), List.of("a b", "c"), log);

    Process process = program.start(true);

    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(log)).isEqualTo("before\na b,c false\n");
    assertThat(process.exitValue()).isZero();
  }
}
