package io.cpcluster.master.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.master.HandedOn;
import io.cpcluster.contracts.node.LogCommand;
import io.cpcluster.contracts.node.Role;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.Task;
import io.cpcluster.contracts.task.TaskOptions;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a command runs, and who may read there what it prints. */
class CommandLogsTest {
  private static final String ASKED = "{\"id\":\"t1\",\"peer\":\"client-7\"}";

  @TempDir Path folder;
  private DeskFixture cluster;
  private RawNode node;

  @BeforeEach
  void start() throws Exception {
    cluster = new DeskFixture(folder);
    cluster.desk("m-1");
    node = cluster.node("n1", 5, Role.WORKER, "shell");
  }

  @AfterEach
  void stop() throws Exception {
    cluster.close();
  }

  @Test
  void theNodeIsToldWhoMayReadBeforeTheAskerIsToldWhere() throws Exception {
    submitShell();
    node.poll(1);
    node.nextAssignment();

    assertThat(cluster.ask(Subjects.TASKS_LOGS, ASKED))
        .isEqualTo(
            "{\"id\":\"t1\",\"state\":\"running\",\"node\":\"n1\",\"session\":5,\"attempt\":1}");
    assertThat(node.logs.poll()).isEqualTo(new LogCommand(5, "t1", "client-7"));
  }

  @Test
  void aTaskThatDoesNotRunIsReadNowhere() throws Exception {
    submitShell();

    assertThat(cluster.ask(Subjects.TASKS_LOGS, ASKED))
        .contains("\"state\":\"queued\"", "\"attempt\":0")
        .doesNotContain("\"n1\"");

    node.poll(1);
    node.done(node.nextAssignment(), new Result.Output(0, "hi", false));
    assertThat(cluster.ask(Subjects.TASKS_LOGS, ASKED))
        .contains("\"state\":\"finished\"", "\"attempt\":1")
        .doesNotContain("\"n1\"");
    assertThat(node.logs).isEmpty();
  }

  @Test
  void aNodeThatDoesNotOpenItIsNotNamed() throws Exception {
    submitShell();
    node.poll(1);
    node.nextAssignment();
    node.opensLogs = false;

    assertThat(cluster.ask(Subjects.TASKS_LOGS, ASKED))
        .contains("\"state\":\"running\"")
        .doesNotContain("\"n1\"");
  }

  @Test
  void whatIsNoCommandOrNoQuestionIsRefused() throws Exception {
    cluster.ask(
        Subjects.TASKS_SUBMIT, "{\"id\":\"t2\",\"task\":{\"Compute\":{\"expression\":\"1\"}}}");

    assertThat(cluster.ask(Subjects.TASKS_LOGS, "{\"id\":\"t2\",\"peer\":\"client-7\"}"))
        .contains("invalid_request", "t2 is a Compute task");
    assertThat(cluster.ask(Subjects.TASKS_LOGS, "{\"id\":\"t9\",\"peer\":\"client-7\"}"))
        .contains("not_found");
    assertThat(cluster.ask(Subjects.TASKS_LOGS, "{\"id\":\"t2\",\"per\":\"client-7\"}"))
        .contains("invalid_request", "did you mean \\\"peer\\\"");
    assertThat(cluster.ask(Subjects.TASKS_LOGS, "{\"id\":\"t2\",\"peer\":\"a.b\"}"))
        .contains("peer");
  }

  /** As another master hands it on, which has seen to it that its person may. */
  private void submitShell() throws InterruptedException {
    HandedOn submission =
        new HandedOn(
            "m-2",
            "t1",
            new Task.Shell("true", null),
            TaskOptions.DEFAULT,
            "_INBOX.client.shell",
            false,
            "alice");
    cluster.client.publish(Subjects.masterSubmit("m-1"), Json.write(submission));
    long end = System.nanoTime() + DeskFixture.LIMIT.toNanos();
    while (cluster.ask(Subjects.TASKS_GET, "t1").contains("not_found")) {
      assertThat(System.nanoTime()).as("the submission is taken").isLessThan(end);
    }
  }
}
