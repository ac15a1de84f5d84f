package io.cpcluster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.launcher.processes.JavaProgram;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How commands end that wait or watch; each a process of its own. */
@Timeout(60)
class EndingTest {
  private static final String EVENT = Subjects.nodeEvent("n1", "joined");
  private static final long START_SECONDS = 30;

  /** A second, and what a busy machine takes for the end of a JVM. */
  private static final long END_SECONDS = 5;

  @TempDir Path temp;
  private PretendMasters masters;
  private Process command;

  @BeforeEach
  void pretend() throws Exception {
    masters = new PretendMasters(temp);
  }

  @AfterEach
  void end() {
    if (command != null) {
      command.destroyForcibly();
    }
    masters.close();
  }

  @Test
  void asManyEventsAreShownAsWereAskedFor() throws Exception {
    start("events", "--count", "2");
    try (BufferedReader reader = command.inputReader()) {
      awaitFirstEvent(reader);
      masters.publish(EVENT, "{}");
      assertEnds(0);
      assertThat(reader.lines()).hasSize(2);
    }
  }

  @Test
  void watchingEndsWhenTheReaderOfTheEventsIsGone() throws Exception {
    start("events");
    try (BufferedReader reader = command.inputReader()) {
      awaitFirstEvent(reader);
      assertThat(reader.readLine()).contains("n1");
    }
    masters.publish(EVENT, "{}");
    assertEnds(0);
  }

  @Test
  void ctrlCEndsWatching() throws Exception {
    start("events");
    try (BufferedReader reader = command.inputReader()) {
      awaitFirstEvent(reader);
      interrupt();
      assertEnds(ExitCode.INTERRUPTED.number());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "cpcluster.tasks.run, run compute 1+2",
    "cpcluster.tasks.submit, submit --task {\"Compute\":{\"expression\":\"1\"}}",
    "cpcluster.tasks.result, task result t1 --wait 1m"
  })
  void ctrlCEndsWaiting(String subject, String line) throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    masters.answer(
        subject,
        question -> {
          asked.countDown();
          return null;
        });
    start(line.split(" "));
    assertThat(asked.await(START_SECONDS, TimeUnit.SECONDS)).isTrue();
    interrupt();
    assertEnds(ExitCode.INTERRUPTED.number());
  }

  private void start(String... arguments) throws IOException {
    // A shell that runs this in the background may have taught it to ignore ctrl-C.
    List<String> line = new ArrayList<>(List.of("env", "--default-signal=INT"));
    line.add(JavaProgram.javaCommand().toString());
    line.addAll(List.of("-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED"));
    line.addAll(List.of("-cp", JavaProgram.classPath(), Main.class.getName()));
    line.addAll(List.of(arguments));
    line.addAll(List.of("--data", masters.data()));
    command = new ProcessBuilder(line).redirectError(talk().toFile()).start();
  }

  private Path talk() {
    return temp.resolve("talk");
  }

  /** Only an event that is shown proves that the command watches. */
  private void awaitFirstEvent(BufferedReader reader) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (!reader.ready()) {
      assertThat(System.nanoTime() - end).as("still no event").isNegative();
      assertThat(command.isAlive()).as(Files.readString(talk())).isTrue();
      masters.publish(EVENT, "{}");
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  private void interrupt() throws Exception {
    Process kill = new ProcessBuilder("kill", "-INT", Long.toString(command.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }

  private void assertEnds(int exitCode) throws Exception {
    assertThat(command.waitFor(END_SECONDS, TimeUnit.SECONDS)).as("it ended").isTrue();
    assertThat(Files.readString(talk())).doesNotContain("Exception", "\tat ", "Error");
    assertThat(command.exitValue()).isEqualTo(exitCode);
  }
}
