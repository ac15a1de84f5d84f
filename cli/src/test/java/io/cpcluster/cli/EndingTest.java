package io.cpcluster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.error.ErrorAnswer;
import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.json.Bytes;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.contracts.submission.TaskAnswer;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.launcher.processes.JavaProgram;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How commands end that wait or watch; each a process of its own. */
@Timeout(90)
class EndingTest {
  private static final String EVENT = Subjects.nodeEvent("n1", "joined");
  private static final long START_SECONDS = 30;

  /** A second, and what a busy machine takes for the end of a JVM: as much as for its start. */
  private static final long END_SECONDS = 30;

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

  @Test
  void ctrlCLeavesNothingOfTheDataBehind() throws Exception {
    Path data = Files.write(temp.resolve("data.bin"), new byte[100_000]);
    start(
        "submit",
        "--target",
        "n1",
        "--task",
        "{\"StoreData\":{\"key\":\"k\"}}",
        "--data-from",
        data.toString());
    masters.answer(Subjects.CLUSTER_INFO, _ -> Map.of("inline_limit_bytes", 10));
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (passing().isEmpty()) {
      assertThat(System.nanoTime() - end).as("nothing is copied yet").isNegative();
      assertThat(command.isAlive()).as(Files.readString(talk())).isTrue();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
    interrupt();
    assertEnds(ExitCode.INTERRUPTED.number());
    assertThat(passing()).isEmpty();
  }

  @Test
  void theSameTwiceAtATimeIsSaidToBeSoAndLeavesNothingBehind() throws Exception {
    Path data = Files.write(temp.resolve("data.bin"), new byte[10]);
    masters.answer(
        Subjects.NODES_LIST,
        _ -> Map.of("nodes", List.of(Map.of("id", "n1", "state", "live", "role", "Worker"))));
    masters.answer(
        Subjects.EVERY_AGENT_HELLO,
        _ -> ErrorAnswer.of(ErrorCode.CONFLICT, "said by the test", null));
    start("send", "n1", data.toString());
    assertThat(command.waitFor(START_SECONDS + END_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(talk()))
        .contains("under way already", "said by the test")
        .doesNotContain("no master");
    assertThat(command.exitValue()).isEqualTo(ExitCode.NOT_REACHABLE.number());
    assertThat(passing()).isEmpty();
  }

  /** Folders of peers that the command was. */
  private List<Path> passing() throws IOException {
    try (Stream<Path> all = Files.list(temp)) {
      return all.filter(path -> path.getFileName().toString().startsWith("cpcluster-client-"))
          .toList();
    }
  }

  @Test
  void aResultThatDoesNotFitTheDiskLeavesNoFile() throws Exception {
    Result large = new Result.Data(Bytes.of(new byte[60_000]));
    masters.answer(
        Subjects.TASKS_RESULT, _ -> new TaskAnswer.Ended(new TaskAnswer.Outcome("t1", large)));
    Path into = Files.createDirectory(temp.resolve("into"));
    Path file = into.resolve("result");

    startUnder(
        // A disk that is full after 8 KiB, for this process alone.
        List.of("sh", "-c", "ulimit -f 16; exec \"$@\"", "sh"),
        "task",
        "result",
        "t1",
        "--output",
        file.toString());

    assertThat(command.waitFor(START_SECONDS + END_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(talk())).contains(file + " was not written");
    assertThat(command.exitValue()).isEqualTo(ExitCode.NOT_REACHABLE.number());
    assertThat(into).isEmptyDirectory();
  }

  @Test
  void outputThatADiskDoesNotTakeIsNoSuccess() throws Exception {
    masters.answer(
        Subjects.TASKS_RESULT,
        _ ->
            new TaskAnswer.Ended(new TaskAnswer.Outcome("t1", new Result.Response("all is well"))));

    startUnder(List.of("sh", "-c", "exec \"$@\" > /dev/full", "sh"), "task", "result", "t1");

    assertThat(command.waitFor(START_SECONDS + END_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(talk())).contains("could not be written");
    assertThat(command.exitValue()).isEqualTo(ExitCode.NOT_REACHABLE.number());
  }

  private void start(String... arguments) throws IOException {
    startUnder(List.of(), arguments);
  }

  private void startUnder(List<String> shell, String... arguments) throws IOException {
    // A shell that runs this in the background may have taught it to ignore ctrl-C.
    List<String> line = new ArrayList<>(List.of("env", "--default-signal=INT"));
    line.addAll(shell);
    line.add(JavaProgram.javaCommand().toString());
    line.addAll(List.of("-XX:-UsePerfData", "-Djava.io.tmpdir=" + temp));
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
