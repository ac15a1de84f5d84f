package io.cpcluster.node;

import static io.cpcluster.node.PlayedMaster.assignment;
import static io.cpcluster.node.PlayedMaster.next;
import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.node.Hello;
import io.cpcluster.contracts.node.Role;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The node as a process of its own. */
class NodeMainTest extends NodeOnNats {
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void endProcesses() throws InterruptedException {
    for (Process process : started) {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void aProcessJoinsWorksLeavesOnSigtermAndExitsWithZero() throws Exception {
    Process process = start("--id", "n1", "--role", "Disk", "--slots=2", "--nats", server.url());
    Hello hello = next(master.hellos);
    assertThat(hello.role()).isEqualTo(Role.DISK);
    assertThat(hello.slots()).isEqualTo(2);
    long session = next(master.beats).session();
    master.run("n1", session, assignment(7, "2^10"));
    assertThat(master.nextResult().fence()).isEqualTo(7);

    process.destroy();

    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    assertThat(next(master.leaves).session()).isEqualTo(session);
    assertThat(Files.readAllLines(log()))
        .as("JSON lines when stderr is no terminal")
        .isNotEmpty()
        .allSatisfy(line -> Json.readTree(line.getBytes(StandardCharsets.UTF_8)))
        .anySatisfy(line -> assertThat(line).contains("Joined as n1 (Disk), 2 slots"))
        .anySatisfy(line -> assertThat(line).contains("Left"));
  }

  @Test
  void aSignalBeforeItIsTakenInEndsItWithZeroToo() throws Exception {
    Process process = start("--id", "n1", "--nats", server.url());
    next(master.hellos);

    process.destroy();

    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }

  @Test
  void aBrokenConfigurationExitsWith64NamingFileLineAndField() throws Exception {
    Path config = folder.resolve("worker.json");
    Files.writeString(config, "{\n\n\n  \"rol\": \"Disk\"\n}");

    Process process = start(config.toString());

    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(64);
    assertThat(log()).hasContent(config + ":4: \"rol\" is not a setting; did you mean \"role\"?");
  }

  @Test
  void aRefusedNodeExitsWithFourAndSaysWhy() throws Exception {
    master.toHello = _ -> PlayedMaster.refusal(ErrorCode.NOT_ALLOWED);

    Process process = start("--id", "n1", "--nats", server.url());

    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(4);
    assertThat(log()).content().contains("The masters refuse this node: said by the test");
  }

  private Process start(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                NodeMain.class.getName()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(log().toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    started.add(process);
    return process;
  }

  private Path log() {
    return folder.resolve("node.log");
  }
}
