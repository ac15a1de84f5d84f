package io.cpcluster.master.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.node.Role;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.contracts.submission.TaskView;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.TaskState;
import io.cpcluster.master.tasks.Steps.Point;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A master dies at each point between two writes; another one brings the task to its one end. */
class CrashBetweenWritesTest {
  private static final String T1 =
      "{\"id\":\"t1\",\"task\":{\"Compute\":{\"expression\":\"1+2\"}}}";

  private static final String DELAYED = T1.replace("}}}", "}},\"delay_ms\":1000}");

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
  void afterTheRunningRecordAndBeforeTheNodeIsTold() throws Exception {
    DyingAt dying = dyingDesk(Point.RUNNING_RECORDED);
    RawNode node = cluster.node("n1", 5, Role.WORKER);
    node.poll(1);
    submit();
    dying.awaitDeath();

    cluster.desk("m-2");

    finish(node);
  }

  @Test
  void afterTheQueuedRecordAndBeforeItsMessage() throws Exception {
    DyingAt dying = dyingDesk(Point.QUEUED_RECORDED);
    submit();
    dying.awaitDeath();

    cluster.desk("m-2");

    finish(cluster.node("n1", 5, Role.WORKER));
  }

  @Test
  void aDuplicateRestoresTheMissingMessageAtOnce() throws Exception {
    DyingAt dying = dyingDesk(Point.QUEUED_RECORDED);
    submit();
    dying.awaitDeath();
    cluster.desk("m-2");

    assertThat(cluster.ask(Subjects.TASKS_SUBMIT, T1)).isEqualTo("{\"TaskAccepted\":\"t1\"}");

    finish(cluster.node("n1", 5, Role.WORKER));
  }

  @Test
  void afterTheQueuedRecordAndBeforeTheKeyOfItsTarget() throws Exception {
    DyingAt dying = dyingDesk(Point.TARGET_RECORDED);
    RawNode node = cluster.node("n1", 5, Role.WORKER);
    submit(T1.replace("}}}", "}},\"target\":\"n1\"}"));
    dying.awaitDeath();

    cluster.desk("m-2");

    finish(node);
  }

  @Test
  void afterTheQueueMessageAndBeforeTheAnswer() throws Exception {
    DyingAt dying = dyingDesk(Point.QUEUE_MESSAGE_STORED);
    submit();
    dying.awaitDeath();

    cluster.desk("m-2");

    finish(cluster.node("n1", 5, Role.WORKER));
  }

  @Test
  void afterTheRecordOfAPulledTaskAndBeforeItsAcknowledgement() throws Exception {
    DyingAt dying = dyingDesk(Point.PULLED_RECORDED);
    submit();
    cluster.awaitState("t1", TaskState.QUEUED);
    RawNode node = cluster.node("n1", 5, Role.WORKER);
    node.poll(1);
    dying.awaitDeath();

    cluster.desk("m-2");

    finish(node);
  }

  @Test
  void afterTheEndAndBeforeTheNodeIsTold() throws Exception {
    DyingAt dying = dyingDesk(Point.END_RECORDED);
    RawNode node = cluster.node("n1", 5, Role.WORKER);
    node.poll(1);
    submit();
    var assignment = node.nextAssignment();
    Thread.ofVirtual().start(() -> reportAndForget(node, assignment, new Result.Number(3)));
    dying.awaitDeath();

    cluster.desk("m-2");

    assertThat(node.done(assignment, new Result.Number(3)))
        .isEqualTo(io.cpcluster.contracts.node.DoneAnswer.Verdict.CONFIRMED);
    assertThat(cluster.task("t1").state()).isEqualTo(TaskState.FINISHED);
  }

  @Test
  void afterAReturnedRecordAndBeforeItsMessage() throws Exception {
    DyingAt dying = dyingDesk(Point.RETURN_RECORDED);
    RawNode full = cluster.node("full", 4, Role.WORKER);
    full.refuses = true;
    full.poll(1);
    submit();
    dying.awaitDeath();

    cluster.desk("m-2");

    finish(cluster.node("n1", 5, Role.WORKER));
  }

  @Test
  void afterTheScheduledRecordAndBeforeItsSchedule() throws Exception {
    DyingAt dying = dyingDesk(Point.SCHEDULED_RECORDED);
    submit(DELAYED);
    dying.awaitDeath();

    cluster.desk("m-2");

    finish(cluster.node("n1", 5, Role.WORKER));
  }

  @Test
  void aDuplicateRestoresTheMissingScheduleAtOnce() throws Exception {
    DyingAt dying = dyingDesk(Point.SCHEDULED_RECORDED);
    submit(DELAYED);
    dying.awaitDeath();
    cluster.desk("m-2");

    assertThat(cluster.ask(Subjects.TASKS_SUBMIT, DELAYED)).isEqualTo("{\"TaskAccepted\":\"t1\"}");

    finish(cluster.node("n1", 5, Role.WORKER));
  }

  @Test
  void afterTheRecordOfADueTaskAndBeforeItsQueueMessage() throws Exception {
    DyingAt dying = dyingDesk(Point.DUE_RECORDED);
    submit(DELAYED);
    dying.awaitDeath();

    cluster.desk("m-2");

    finish(cluster.node("n1", 5, Role.WORKER));
  }

  @Test
  void afterTheSubmissionOfARunAndBeforeItIsCounted() throws Exception {
    DyingAt dying = dyingDesk(Point.RUN_SUBMITTED);
    submit(T1.replace("}}}", "}},\"repeat\":\"@every 1s\"}"));
    dying.awaitDeath();

    cluster.desk("m-2");

    RawNode node = cluster.node("n1", 5, Role.WORKER);
    for (String run : new String[] {"t1-1", "t1-2"}) {
      node.poll(1);
      var assignment = node.nextAssignment();
      assertThat(assignment.id()).isEqualTo(run);
      node.done(assignment, new Result.Number(3));
      assertThat(cluster.awaitState(run, TaskState.FINISHED).attempts()).hasSize(1);
    }
  }

  @Test
  void afterTheRecordOfARestAndBeforeItsSchedule() throws Exception {
    RawNode node = cluster.node("n1", 5, Role.WORKER);
    DyingAt dying = dyingDesk(Point.SCHEDULED_RECORDED);
    node.poll(1);
    submit(T1.replace("}}}", "}},\"retry\":\"error\"}"));
    var first = node.nextAssignment();
    Thread.ofVirtual().start(() -> reportAndForget(node, first, new Result.Error("first")));
    dying.awaitDeath();

    cluster.desk("m-2");

    node.poll(1);
    var second = node.nextAssignment();
    assertThat(second.attempt()).isEqualTo(2);
    node.done(second, new Result.Number(3));
    assertThat(cluster.awaitState("t1", TaskState.FINISHED).attempts()).hasSize(2);
  }

  @Test
  void afterACancelledRecordAndBeforeItsMessageIsPurged() throws Exception {
    DyingAt dying = dyingDesk(Point.CANCEL_RECORDED);
    submit();
    cluster.awaitState("t1", TaskState.QUEUED);
    cluster.client.publish(Subjects.TASKS_CANCEL, "t1".getBytes(StandardCharsets.UTF_8));
    dying.awaitDeath();
    cluster.desk("m-2");
    RawNode node = cluster.node("n1", 5, Role.WORKER);
    node.poll(2);

    cluster.ask(Subjects.TASKS_SUBMIT, T1.replace("t1", "t2"));

    assertThat(node.nextAssignment().id()).isEqualTo("t2");
    assertThat(cluster.task("t1").state()).isEqualTo(TaskState.CANCELLED);
  }

  private DyingAt dyingDesk(Point point) throws InterruptedException {
    return DyingAt.start(cluster, point);
  }

  private void submit() {
    submit(T1);
  }

  private void submit(String body) {
    cluster.client.publish(
        Subjects.TASKS_SUBMIT, "_INBOX.client.x", Map.of(), body.getBytes(StandardCharsets.UTF_8));
  }

  /** The node offers slots until the task comes, answers it, and the record says so once. */
  private void finish(RawNode node) throws Exception {
    node.poll(1);
    var assignment = node.nextAssignment();
    assertThat(assignment.id()).isEqualTo("t1");
    assertThat(assignment.attempt()).isEqualTo(1);
    node.done(assignment, new Result.Number(3));
    TaskView view = cluster.awaitState("t1", TaskState.FINISHED);
    assertThat(view.result()).isEqualTo(new Result.Number(3));
    assertThat(view.attempts()).hasSize(1);
  }

  private static void reportAndForget(
      RawNode node, io.cpcluster.contracts.node.RunCommand.Assignment assignment, Result result) {
    try {
      node.report(assignment, result);
    } catch (Exception | AssertionError nobodyAnswers) {
      // The master that would have answered is dead.
    }
  }
}
