package io.cpcluster.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.launcher.LocalCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Delays, repeats, waits and groups from the command line. */
@Timeout(150)
class LaterCommandsTest {
  private static final Duration LIMIT = Duration.ofSeconds(45);
  private static final String SUM = "{\"Compute\":{\"expression\":\"1+2\"}}";

  @TempDir Path folder;
  private Stage stage;
  private Programs programs;

  @BeforeEach
  void start() throws Exception {
    stage =
        Stage.of(
            LaterCommandsTest.class,
            LocalCluster.builder().masters(1).nodes(1).failoverTimeout(Duration.ofSeconds(2)));
    programs = new Programs(folder);
  }

  @AfterEach
  void stop() throws Exception {
    stage.close();
  }

  @Test
  void aTaskThatRepeatsIsSeenAndEnded() throws Exception {
    assertThat(run("submit", "--id", "tick", "--repeat", "@every 1s", "--task", SUM).out().strip())
        .isEqualTo("tick");
    stage.people().awaitResult("tick-2", LIMIT);

    assertThat(run("task", "why", "tick").out()).contains("runs again in", "by \"@every 1s\"");
    assertThat(run("task", "get", "tick").out())
        .contains("scheduled, due in", "repeats \"@every 1s\"", "the last is tick-");
    assertThat(run("task", "list", "--state", "scheduled").out()).contains("tick");
    assertThat(run("task", "cancel", "tick").exitCode()).isZero();
    assertThat(run("task", "get", "tick").out())
        .contains("cancelled")
        .containsPattern("after \\d+ runs");
    assertThat(run("submit", "--repeat", "now and then", "--task", SUM).exitCode()).isEqualTo(64);
  }

  @Test
  void aGroupOfAFileEndsWithItsTasks() throws Exception {
    Path lines =
        Files.writeString(
            folder.resolve("tasks.ndjson"),
            "{\"id\":\"a\",\"task\":%s}\n{\"id\":\"b\",\"task\":%s,\"after\":[\"a\"],\"delay_ms\":500}\n%s\n"
                .formatted(SUM, SUM, SUM));

    Programs.Ended submitted = run("submit", "-f", lines.toString(), "--group", "nightly");

    assertThat(submitted.exitCode()).as(submitted.all()).isZero();
    assertThat(run("task", "group", "nightly").out()).contains("3 tasks");
    Deadline.await(
        "the end of the group",
        LIMIT,
        () -> run("task", "group", "nightly").out().contains("all 3 tasks have ended"));
    assertThat(run("task", "group", "nightly").out()).contains(": 3 finished");
    assertThat(run("task", "group", "nothing").exitCode()).isNotZero();
    assertThat(run("submit", "--group", "g", "--task", SUM).exitCode()).isEqualTo(64);
  }

  @Test
  void aDelayedTaskAndOneThatRunsAfterItAreRunAndWaitedFor() throws Exception {
    assertThat(run("submit", "--id", "first", "--delay", "9s", "--task", SUM).exitCode()).isZero();
    assertThat(run("task", "why", "first").out()).contains("is due in");

    Programs.Ended second = run("run", "--after", "first", "compute", "2+3");

    assertThat(second.exitCode()).as(second.all()).isZero();
    assertThat(second.out().strip()).isEqualTo("5.0");
    assertThat(stage.people().state("first")).isEqualTo("finished");
    Programs.Ended unknown = run("run", "--after", "nobody", "compute", "1");
    assertThat(unknown.exitCode()).isEqualTo(64);
    assertThat(unknown.talk()).contains("there is no task \"nobody\"; submit it first");
    assertThat(run("run", "--direct", "--delay", "2s", "compute", "1").exitCode()).isEqualTo(64);
  }

  private Programs.Ended run(String... line) throws Exception {
    List<String> all = new ArrayList<>(List.of(line));
    all.addAll(List.of("--data", stage.cluster().dataFolder().toString()));
    return programs.startJava(Map.of(), Programs.COMMAND, all.toArray(String[]::new)).await(LIMIT);
  }
}
