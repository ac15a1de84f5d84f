package io.cpcluster.master.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.node.Role;
import io.cpcluster.contracts.subject.Buckets;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.TaskState;
import io.cpcluster.messaging.queue.WorkQueue;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How many combinations of role and labels may wait at once, and what is left of those that did.
 */
class QueueRoomTest {
  private static final int CLASSES = 50;

  @TempDir Path folder;
  private DeskFixture cluster;

  @BeforeEach
  void start() throws Exception {
    cluster = new DeskFixture(folder);
    cluster.desk("m-1");
  }

  @AfterEach
  void stop() throws Exception {
    cluster.close();
  }

  @Test
  void oneMoreCombinationThanMayWaitIsRefusedUntilOneWaitsNoMore() throws Exception {
    for (int i = 0; i < CLASSES; i++) {
      assertThat(submit("t" + i, "label" + i, 4)).contains("TaskAccepted");
    }
    assertThat(submit("more", "another", 4)).contains("too_many_classes");
    assertThat(submit("same", "label7", 4)).contains("TaskAccepted");

    cluster.ask(Subjects.TASKS_CANCEL, "t3");

    await("room for another", () -> submit("more", "another", 4).contains("TaskAccepted"));
  }

  @Test
  void aTaskThatIsDueWhenTooManyCombinationsWaitStaysScheduledUntilOneWaitsNoMore()
      throws Exception {
    assertThat(
            cluster.ask(
                Subjects.TASKS_SUBMIT,
                "{\"id\":\"due\",\"task\":{\"Compute\":{\"expression\":\"1+2\"}},\"labels\":"
                    + "[\"another\"],\"delay_ms\":1000}"))
        .contains("TaskAccepted");
    for (int i = 0; i < CLASSES; i++) {
      assertThat(submit("t" + i, "label" + i, 4)).contains("TaskAccepted");
    }
    await(
        "the reason",
        () -> cluster.ask(Subjects.TASKS_WHY, "due").contains("waits for fewer than 50"));
    await(
        "more than a tick",
        () -> System.currentTimeMillis() > cluster.task("due").dueAtMs() + 2_000);
    assertThat(cluster.task("due").state()).isEqualTo(TaskState.SCHEDULED);

    cluster.ask(Subjects.TASKS_CANCEL, "t3");

    cluster.awaitState("due", TaskState.QUEUED);
  }

  @Test
  void consumersOfEmptyQueuesAreEndedAndComeBackWithTheNextTask() throws Exception {
    WorkQueue queue = new WorkQueue(cluster.client, Buckets.QUEUE_STREAM);
    for (int priority = 0; priority < 3; priority++) {
      for (int i = 0; i < CLASSES; i++) {
        assertThat(submit("t" + priority + "-" + i, "label" + i, priority))
            .contains("TaskAccepted");
      }
    }
    assertThat(queue.consumerNames()).hasSizeGreaterThan(100);
    for (int priority = 0; priority < 3; priority++) {
      for (int i = 0; i < CLASSES; i++) {
        cluster.ask(Subjects.TASKS_CANCEL, "t" + priority + "-" + i);
      }
    }

    await("fewer consumers", () -> queue.consumerNames().size() <= 100);
    for (String name : queue.consumerNames()) {
      assertThat(queue.deleteConsumer(name)).isTrue();
    }
    assertThat(submit("again", "label1", 1)).contains("TaskAccepted");
    RawNode node = cluster.node("n1", 5, Role.WORKER, "label1");
    node.poll(1);
    node.done(node.nextAssignment(), new Result.Number(3));

    assertThat(cluster.awaitState("again", TaskState.FINISHED).attempt()).isEqualTo(1);
  }

  private String submit(String id, String label, int priority) throws InterruptedException {
    return cluster.ask(
        Subjects.TASKS_SUBMIT,
        "{\"id\":\""
            + id
            + "\",\"task\":{\"Compute\":{\"expression\":\"1+2\"}},\"labels\":[\""
            + label
            + "\"],\"priority\":"
            + priority
            + "}");
  }

  private static void await(String what, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + DeskFixture.LIMIT.toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      assertThat(new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS)).isFalse();
    }
  }
}
