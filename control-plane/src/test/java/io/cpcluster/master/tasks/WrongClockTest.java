package io.cpcluster.master.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.node.Role;
import io.cpcluster.contracts.node.RunCommand.Assignment;
import io.cpcluster.contracts.subject.Buckets;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.contracts.submission.TaskView;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.TaskState;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Masters whose clocks are an hour wrong. */
class WrongClockTest {
  private static final Duration HOUR = Duration.ofHours(1);

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

  private void desk(String id, Duration ahead) throws Exception {
    cluster.desk(id, Clock.offset(Clock.systemUTC(), ahead));
    for (int i = 0; !isRight(submitted(id + "-" + i)); i++) {
      assertThat(i).as("tasks before it knew the server's time").isLessThan(1_000);
    }
  }

  private TaskView submitted(String id) throws Exception {
    submit(id, "\"labels\":[\"none\"]");
    return cluster.task(id);
  }

  private static boolean isRight(TaskView task) {
    return Math.abs(task.submittedAtMs() - System.currentTimeMillis()) < HOUR.toMillis() / 2;
  }

  private void submit(String id, String options) throws Exception {
    assertThat(
            cluster.ask(
                Subjects.TASKS_SUBMIT,
                "{\"id\":\""
                    + id
                    + "\",\"task\":{\"Compute\":{\"expression\":\"1+2\"}},"
                    + options
                    + "}"))
        .contains("TaskAccepted");
  }

  @Test
  void aMasterThatIsAheadStartsADelayedTaskWhenItsDelayIsOver() throws Exception {
    desk("m-1", HOUR);
    RawNode node = cluster.node("n1", 5, Role.WORKER);
    long before = System.currentTimeMillis();
    submit("t1", "\"delay_ms\":1000");
    node.poll(1);

    Assignment assignment = node.nextAssignment();

    assertThat(assignment.id()).isEqualTo("t1");
    assertThat(System.currentTimeMillis() - before)
        .as("a server's time is known to some milliseconds")
        .isBetween(900L, 5_000L);
  }

  @Test
  void aMasterThatIsAheadDoesNotStartWhatIsDueWithinTheHour() throws Exception {
    DeskFixture.Desk right = cluster.desk("m-1");
    submit("t1", "\"delay_ms\":600000");
    submit("soon", "\"delay_ms\":2000");
    right.die();
    cluster.client.publish("$JS.API.STREAM.PURGE." + Buckets.SCHEDULE_STREAM, new byte[0]);

    desk("m-2", HOUR);

    cluster.awaitState("soon", TaskState.QUEUED);
    assertThat(cluster.task("t1").state()).as("swept before").isEqualTo(TaskState.SCHEDULED);
  }

  @Test
  void aMasterThatIsAheadLeavesNoRunOut() throws Exception {
    desk("m-1", HOUR);
    RawNode node = cluster.node("n1", 5, Role.WORKER);
    submit("r", "\"repeat\":\"@every 1s\"");

    for (int run = 1; run <= 3; run++) {
      node.poll(1);
      Assignment assignment = node.nextAssignment();
      assertThat(assignment.id()).isEqualTo("r-" + run);
      node.done(assignment, new Result.Number(3));
    }
  }
}
