package io.cpcluster.master.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.event.TaskEvent;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.node.Role;
import io.cpcluster.contracts.node.RunCommand.Assignment;
import io.cpcluster.contracts.subject.Buckets;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.contracts.submission.TaskView;
import io.cpcluster.contracts.task.Attempt;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.TaskState;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tasks that are due later: by their delay, or because they rest after an error. */
class DelayedTasksTest {
  private static final String T1 =
      "{\"id\":\"t1\",\"task\":{\"Compute\":{\"expression\":\"1+2\"}},\"delay_ms\":";

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
  void aDelayedTaskIsScheduledUntilItIsDueAndThenRuns() throws Exception {
    cluster.desk("m-1");
    RawNode node = cluster.node("n1", 5, Role.WORKER);
    node.poll(1);

    assertThat(submit(T1 + "300}")).isEqualTo("{\"TaskAccepted\":\"t1\"}");

    TaskView scheduled = cluster.task("t1");
    assertThat(scheduled.state()).isEqualTo(TaskState.SCHEDULED);
    assertThat(scheduled.dueAtMs()).as("rounded up").isEqualTo(scheduled.submittedAtMs() + 1_000);
    assertThat(cluster.ask(Subjects.TASKS_WHY, "t1")).contains("is due in");
    Assignment assignment = node.nextAssignment();
    assertThat(System.currentTimeMillis()).isGreaterThanOrEqualTo(scheduled.dueAtMs());
    node.done(assignment, new Result.Number(3));
    assertThat(cluster.awaitState("t1", TaskState.FINISHED).attempts()).hasSize(1);
  }

  @Test
  void aDelayedTaskThatNoNodeFitsIsQueuedWhenDue() throws Exception {
    cluster.desk("m-1");
    submit(T1 + "1000}");

    cluster.awaitState("t1", TaskState.QUEUED);

    RawNode node = cluster.node("n1", 5, Role.WORKER);
    node.poll(1);
    node.done(node.nextAssignment(), new Result.Number(3));
    cluster.awaitState("t1", TaskState.FINISHED);
  }

  @Test
  void ofThreeMastersOneStartsIt() throws Exception {
    for (String master : new String[] {"m-1", "m-2", "m-3"}) {
      cluster.desk(master);
    }
    RawNode node = cluster.node("n1", 5, Role.WORKER);
    for (int i = 0; i < 20; i++) {
      submit(T1.replace("t1", "d" + i) + "1000}");
    }

    for (int i = 0; i < 20; i++) {
      node.poll(1);
      node.done(node.nextAssignment(), new Result.Number(3));
    }

    for (int i = 0; i < 20; i++) {
      assertThat(cluster.awaitState("d" + i, TaskState.FINISHED).attempts()).hasSize(1);
    }
  }

  @Test
  void theSameSubmissionTwiceRunsOnce() throws Exception {
    cluster.desk("m-1");
    submit(T1 + "1000}");
    assertThat(submit(T1 + "1000}")).isEqualTo("{\"TaskAccepted\":\"t1\"}");

    RawNode node = cluster.node("n1", 5, Role.WORKER);
    node.poll(2);
    node.done(node.nextAssignment(), new Result.Number(3));

    assertThat(cluster.awaitState("t1", TaskState.FINISHED).attempts()).hasSize(1);
  }

  @Test
  void aScheduledTaskThatIsCancelledLeavesNoSchedule() throws Exception {
    cluster.desk("m-1");
    submit(T1 + "1000}");
    assertThat(schedules()).isEqualTo(1);

    assertThat(cluster.ask(Subjects.TASKS_CANCEL, "t1")).isEqualTo("{\"TaskCancelled\":\"t1\"}");

    submit(T1.replace("t1", "t2") + "1000}");
    cluster.awaitState("t2", TaskState.QUEUED);
    assertThat(schedules()).isZero();
    assertThat(cluster.task("t1").state()).isEqualTo(TaskState.CANCELLED);
  }

  @Test
  void withoutAMasterItWaitsAndTheFirstThatComesStartsIt() throws Exception {
    DeskFixture.Desk only = cluster.desk("m-1");
    submit(T1 + "1000}");
    only.die();
    cluster.client.publish("$JS.API.STREAM.PURGE." + Buckets.SCHEDULE_STREAM, new byte[0]);

    cluster.desk("m-2");

    cluster.awaitState("t1", TaskState.QUEUED);
  }

  @Test
  void anErrorIsTriedAgainAfterARestThatTheRecordShows() throws Exception {
    cluster.desk("m-1");
    RawNode node = cluster.node("n1", 5, Role.WORKER);
    node.poll(2);
    submit(
        "{\"id\":\"t1\",\"task\":{\"Compute\":{\"expression\":\"1+2\"}},"
            + "\"retry\":\"error\",\"max_attempts\":2}");

    node.done(node.nextAssignment(), new Result.Error("first"));
    TaskView resting = cluster.awaitState("t1", TaskState.SCHEDULED);
    assertThat(resting.attempts()).extracting(Attempt::end).containsExactly("failed: first");
    long endedAt = resting.attempts().getLast().endedAtMs();
    assertThat(resting.dueAtMs()).isBetween(endedAt + 500, endedAt + 1_000);
    assertThat(cluster.ask(Subjects.TASKS_WHY, "t1"))
        .contains("attempt 1 of 2 failed: first; tried again in");

    Assignment second = node.nextAssignment();
    assertThat(System.currentTimeMillis()).isGreaterThanOrEqualTo(resting.dueAtMs());
    node.done(second, new Result.Number(3));
    assertThat(cluster.awaitState("t1", TaskState.FINISHED).attempts()).hasSize(2);
  }

  @Test
  void theEventOfAScheduledTaskSaysWhenItIsDue() throws Exception {
    cluster.desk("m-1");
    submit(T1 + "9000}");

    var message = cluster.events.poll(10, java.util.concurrent.TimeUnit.SECONDS);

    TaskEvent event = Json.read(message.body(), TaskEvent.class);
    assertThat(event.what()).isEqualTo("scheduled");
    assertThat(event.reason()).startsWith("is due in ");
  }

  private String submit(String body) throws InterruptedException {
    return cluster.ask(Subjects.TASKS_SUBMIT, body);
  }

  private int schedules() throws Exception {
    String info =
        cluster.ask(
            "$JS.API.STREAM.INFO." + Buckets.SCHEDULE_STREAM,
            "{\"subjects_filter\":\"cpcluster.schedule.*\"}");
    return Json.readTree(info.getBytes(java.nio.charset.StandardCharsets.UTF_8))
        .path("state")
        .path("subjects")
        .size();
  }
}
