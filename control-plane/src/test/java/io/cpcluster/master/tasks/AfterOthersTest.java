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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tasks that start when others have finished well. */
class AfterOthersTest {
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
  void aTaskStartsWhenAllOthersHaveFinished() throws Exception {
    cluster.desk("m-1");
    cluster.desk("m-2");
    submit(task("a1", ""));
    submit(task("a2", ""));
    assertThat(submit(task("b", ",\"after\":[\"a1\",\"a2\"]")))
        .isEqualTo("{\"TaskAccepted\":\"b\"}");
    TaskView waiting = cluster.task("b");
    assertThat(waiting.state()).isEqualTo(TaskState.SCHEDULED);
    assertThat(waiting.waitsFor()).containsExactly("a1", "a2");
    assertThat(waiting.dueAtMs()).isNull();
    assertThat(cluster.ask(Subjects.TASKS_WHY, "b")).contains("waits for a1, a2 to finish");

    RawNode node = cluster.node("n1", 5, Role.WORKER);
    finish(node, "a1");
    finish(node, "a2");
    finish(node, "b");
  }

  @Test
  void aTaskWhoseOthersHaveFinishedAlreadyStartsAtOnce() throws Exception {
    cluster.desk("m-1");
    submit(task("a1", ""));
    RawNode node = cluster.node("n1", 5, Role.WORKER);
    finish(node, "a1");
    node.poll(1);

    submit(task("b", ",\"after\":[\"a1\"]"));

    assertThat(node.nextAssignment().id()).isEqualTo("b");
    assertThat(cluster.task("b").state()).isEqualTo(TaskState.RUNNING);
  }

  @Test
  void whenOneFailsThoseThatWaitForItFailWithoutARunAndSoDoThoseThatWaitForThem() throws Exception {
    cluster.desk("m-1");
    submit(task("a1", ""));
    submit(task("a2", ""));
    submit(task("b", ",\"after\":[\"a1\",\"a2\"]"));
    submit(task("c", ",\"after\":[\"b\"]"));
    RawNode node = cluster.node("n1", 5, Role.WORKER);
    node.poll(1);

    node.done(node.nextAssignment(), new Result.Error("no"));

    TaskView b = cluster.awaitState("b", TaskState.FAILED);
    assertThat(b.result()).isEqualTo(new Result.Error("not run: a1 failed"));
    assertThat(b.attempts()).isEmpty();
    assertThat(cluster.awaitState("c", TaskState.FAILED).result())
        .isEqualTo(new Result.Error("not run: b failed"));
  }

  @Test
  void aCancelledOneFailsThoseThatWaitForIt() throws Exception {
    cluster.desk("m-1");
    submit(task("a1", ""));
    submit(task("b", ",\"after\":[\"a1\"]"));

    cluster.ask(Subjects.TASKS_CANCEL, "a1");

    assertThat(cluster.awaitState("b", TaskState.FAILED).result())
        .isEqualTo(new Result.Error("not run: a1 was cancelled"));
  }

  @Test
  void oneThatFailedBeforeFailsTheNewTaskAtOnce() throws Exception {
    cluster.desk("m-1");
    submit(task("a1", ""));
    cluster.ask(Subjects.TASKS_CANCEL, "a1");

    assertThat(submit(task("b", ",\"after\":[\"a1\"]"))).isEqualTo("{\"TaskAccepted\":\"b\"}");

    assertThat(cluster.awaitState("b", TaskState.FAILED).result())
        .isEqualTo(new Result.Error("not run: a1 was cancelled"));
  }

  @Test
  void anUnknownOneIsRefusedAndSoIsATaskThatWaitsForItself() throws Exception {
    cluster.desk("m-1");

    assertThat(submit(task("b", ",\"after\":[\"nobody\"]")))
        .contains("invalid_request", "there is no task \\\"nobody\\\"; submit it first");
    assertThat(submit(task("b", ",\"after\":[\"b\"]"))).contains("names the task itself");
    assertThat(cluster.ask(Subjects.TASKS_GET, "b")).contains("not_found");
  }

  @Test
  void aThousandTasksThatNameSixtyFourUnknownOnesEachAreRefusedWithFewReads() throws Exception {
    cluster.desk("m-1");
    AtomicInteger reads = new AtomicInteger();
    cluster
        .client
        .dispatch("reads")
        .subscribe(
            "$JS.API.STREAM.MSG.GET.KV_" + Buckets.TASKS, null, _ -> reads.incrementAndGet());
    String after =
        IntStream.range(0, 64)
            .mapToObj(i -> "\"nobody" + i + "\"")
            .collect(Collectors.joining(",", ",\"after\":[", "]"));
    String tasks =
        IntStream.range(0, 1_000)
            .mapToObj(i -> task("t" + i, after))
            .collect(Collectors.joining(",", "{\"tasks\":[", "]}"));

    String answer = submit(tasks);

    assertThat(answer.split("submit it first", -1)).hasSize(1_001);
    assertThat(reads.get()).as("reads from the leader").isBetween(1_000, 10_000);
  }

  @Test
  void tasksOfOneSubmissionMayWaitForThoseBeforeThem() throws Exception {
    cluster.desk("m-1");

    String answer =
        submit(
            "{\"tasks\":["
                + task("a1", "")
                + ","
                + task("b", ",\"after\":[\"a1\"]")
                + ","
                + task("c", ",\"after\":[\"b\",\"a1\"]")
                + ","
                + task("d", ",\"after\":[\"e\"]")
                + ","
                + task("e", "")
                + "]}");

    assertThat(answer)
        .contains("\"TaskAccepted\":\"a1\"", "\"TaskAccepted\":\"b\"", "\"TaskAccepted\":\"c\"")
        .contains(
            "\"TaskAccepted\":\"e\"",
            "the task \\\"e\\\" comes later in this request; put it before");
    assertThat(cluster.task("c").waitsFor()).containsExactly("b", "a1");
  }

  @Test
  void aWaitingTaskThatIsCancelledDoesNotStart() throws Exception {
    cluster.desk("m-1");
    submit(task("a1", ""));
    submit(task("b", ",\"after\":[\"a1\"]"));
    assertThat(cluster.ask(Subjects.TASKS_CANCEL, "b")).isEqualTo("{\"TaskCancelled\":\"b\"}");

    RawNode node = cluster.node("n1", 5, Role.WORKER);
    finish(node, "a1");

    assertThat(cluster.task("b").state()).isEqualTo(TaskState.CANCELLED);
  }

  @Test
  void theDelayBeginsWhenTheOthersHaveFinished() throws Exception {
    cluster.desk("m-1");
    submit(task("a1", ""));
    submit(task("b", ",\"after\":[\"a1\"],\"delay_ms\":1000"));
    RawNode node = cluster.node("n1", 5, Role.WORKER);
    finish(node, "a1");

    TaskView delayed = cluster.task("b");
    while (delayed.dueAtMs() == null) {
      delayed = cluster.task("b");
    }
    assertThat(delayed.state()).isEqualTo(TaskState.SCHEDULED);
    finish(node, "b");
  }

  @Test
  void aMasterThatStartsLaterFindsThoseThatWait() throws Exception {
    DeskFixture.Desk first = cluster.desk("m-1");
    submit(task("a1", ""));
    submit(task("b", ",\"after\":[\"a1\"]"));
    first.die();

    cluster.desk("m-2");

    RawNode node = cluster.node("n1", 5, Role.WORKER);
    finish(node, "a1");
    finish(node, "b");
  }

  private String submit(String body) throws InterruptedException {
    return cluster.ask(Subjects.TASKS_SUBMIT, body);
  }

  private static String task(String id, String more) {
    return "{\"id\":\"" + id + "\",\"task\":{\"Compute\":{\"expression\":\"1+2\"}}" + more + "}";
  }

  private void finish(RawNode node, String id) throws Exception {
    node.poll(1);
    Assignment next = node.nextAssignment();
    assertThat(next.id()).isEqualTo(id);
    node.done(next, new Result.Number(3));
    cluster.awaitState(id, TaskState.FINISHED);
  }
}
