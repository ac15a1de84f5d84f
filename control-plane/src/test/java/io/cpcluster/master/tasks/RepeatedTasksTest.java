package io.cpcluster.master.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.node.Role;
import io.cpcluster.contracts.node.RunCommand.Assignment;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.contracts.submission.TaskView;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.TaskState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tasks that run again and again. */
class RepeatedTasksTest {
  private static final String EVERY_SECOND =
      "{\"id\":\"r\",\"task\":{\"Compute\":{\"expression\":\"1+2\"}},\"repeat\":\"@every 1s\"}";

  @TempDir Path folder;
  private DeskFixture cluster;

  @BeforeEach
  void start() throws Exception {
    cluster = new DeskFixture(folder);
  }

  @AfterEach
  void stop() throws Exception {
    cluster.close();
  }

  @Test
  void eachTimeATaskOfItsOwnRunsUntilTheParentIsCancelled() throws Exception {
    cluster.desk("m-1");
    cluster.desk("m-2");
    RawNode node = cluster.node("n1", 5, Role.WORKER);
    submit(EVERY_SECOND);

    // One that waited at another master may come after the next one.
    assertThat(runs(node, 5)).doesNotHaveDuplicates().contains("r-1", "r-2", "r-3");

    assertThat(cluster.awaitState("r-3", TaskState.FINISHED).options().repeat()).isNull();
    TaskView parent = cluster.task("r");
    assertThat(parent.state()).isEqualTo(TaskState.SCHEDULED);
    assertThat(parent.runs()).isGreaterThanOrEqualTo(2);
    assertThat(cluster.ask(Subjects.TASKS_WHY, "r"))
        .contains("runs again in", "@every 1s", "runs so far");
    assertThat(cluster.ask(Subjects.TASKS_CANCEL, "r")).isEqualTo("{\"TaskCancelled\":\"r\"}");
    TaskView ended = cluster.task("r");
    assertThat(ended.state()).isEqualTo(TaskState.CANCELLED);
    assertThat(ended.reason()).matches("after \\d runs");
    assertThat(cluster.ask(Subjects.TASKS_GET, "r-9")).contains("not_found");
  }

  @Test
  void aCronRunsAtItsTimes() throws Exception {
    cluster.desk("m-1");
    RawNode node = cluster.node("n1", 5, Role.WORKER);
    submit(EVERY_SECOND.replace("@every 1s", "* * * * * *"));

    assertThat(cluster.task("r").dueAtMs() % 1_000).isZero();
    assertThat(runs(node, 2)).containsExactly("r-1", "r-2");
  }

  @Test
  void timesThatPassedWithoutAMasterAreMadeUpForByOneRun() throws Exception {
    DeskFixture.Desk only = cluster.desk("m-1");
    submit(EVERY_SECOND);
    long firstDue = cluster.task("r").dueAtMs();
    only.die();
    awaitTime(firstDue + 4_000);

    cluster.desk("m-2");
    cluster.awaitState("r-1", TaskState.QUEUED);
    TaskView after = cluster.task("r");
    while (after.runs() == null) {
      after = cluster.task("r");
    }

    assertThat(after.runs()).isEqualTo(1);
    assertThat(after.dueAtMs())
        .as("on the same grid, in the future, what was missed left out")
        .isGreaterThan(firstDue + 4_000)
        .matches(due -> (due - firstDue) % 1_000 == 0);
  }

  @Test
  void aRunWhoseIdIsAnotherTasksIsLeftOut() throws Exception {
    cluster.desk("m-1");
    submit("{\"id\":\"r-1\",\"task\":{\"Compute\":{\"expression\":\"7\"}}}");
    submit(EVERY_SECOND);

    RawNode node = cluster.node("n1", 5, Role.WORKER);
    node.poll(2);
    node.done(node.nextAssignment(), new Result.Number(7));

    assertThat(node.nextAssignment().id()).isEqualTo("r-2");
    assertThat(cluster.task("r-1").result()).isEqualTo(new Result.Number(7));
    assertThat(cluster.events)
        .extracting(event -> new String(event.body(), java.nio.charset.StandardCharsets.UTF_8))
        .anyMatch(event -> event.contains("r-1 is left out: "));
  }

  @Test
  void whatIsNoTimeIsRefused() throws Exception {
    cluster.desk("m-1");

    assertThat(submit(EVERY_SECOND.replace("@every 1s", "@every 10")))
        .contains("invalid_request", "repeat", "@every 10s");
    assertThat(submit(EVERY_SECOND.replace("}}", "}},\"after\":[\"x\"]")))
        .contains("do not go together");
  }

  private String submit(String body) throws InterruptedException {
    return cluster.ask(Subjects.TASKS_SUBMIT, body);
  }

  /** A time of the wall clock, by an event of its own: the end of a delayed question. */
  private void awaitTime(long atMs) throws InterruptedException {
    var passed = new java.util.concurrent.CountDownLatch(1);
    cluster.client.after(
        java.time.Duration.ofMillis(atMs - System.currentTimeMillis()), passed::countDown);
    assertThat(passed.await(20, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
  }

  private static List<String> runs(RawNode node, int count) throws Exception {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      node.poll(1);
      Assignment run = node.nextAssignment();
      ids.add(run.id());
      node.done(run, new Result.Number(3));
    }
    return ids;
  }
}
