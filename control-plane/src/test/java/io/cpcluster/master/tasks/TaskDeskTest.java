package io.cpcluster.master.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.node.CancelCommand;
import io.cpcluster.contracts.node.DoneAnswer;
import io.cpcluster.contracts.node.Held;
import io.cpcluster.contracts.node.Role;
import io.cpcluster.contracts.node.RunAnswer;
import io.cpcluster.contracts.node.RunCommand.Assignment;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.contracts.submission.TaskView;
import io.cpcluster.contracts.task.Attempt;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.TaskState;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskDeskTest {
  private static final String T1 =
      "{\"id\":\"t1\",\"task\":{\"Compute\":{\"expression\":\"1+2\"}}}";

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
  void aTaskGoesStraightToANodeThatOfferedASlot() throws Exception {
    cluster.desk("m-1");
    RawNode node = cluster.node("n1", 5, Role.WORKER);
    node.poll(1);

    CompletableFuture<String> answer = askLater(Subjects.TASKS_RUN, T1);
    Assignment assignment = node.nextAssignment();
    assertThat(node.done(assignment, new Result.Number(3))).isEqualTo(DoneAnswer.Verdict.CONFIRMED);

    assertThat(answer.get(10, TimeUnit.SECONDS))
        .isEqualTo("{\"TaskResult\":{\"id\":\"t1\",\"result\":{\"Number\":3.0}}}");
    TaskView view = cluster.task("t1");
    assertThat(view.state()).isEqualTo(TaskState.FINISHED);
    assertThat(view.attempts()).extracting(Attempt::fence).containsExactly(assignment.fence());
  }

  @Test
  void aTaskWithoutANodeWaitsAndRunsWhenOneComes() throws Exception {
    cluster.desk("m-1");
    assertThat(cluster.ask(Subjects.TASKS_SUBMIT, T1)).isEqualTo("{\"TaskAccepted\":\"t1\"}");
    assertThat(cluster.task("t1").state()).isEqualTo(TaskState.QUEUED);
    assertThat(cluster.ask(Subjects.TASKS_WHY, "t1")).contains("no live node has role Worker");

    RawNode node = cluster.node("n1", 5, Role.WORKER);
    node.poll(1);
    node.done(node.nextAssignment(), new Result.Number(3));

    assertThat(cluster.awaitState("t1", TaskState.FINISHED).attempt()).isEqualTo(1);
  }

  @Test
  void aQueueMessageThatIsLeftOfATaskWhoseRecordIsGoneTakesASlotOnlyOnce() throws Exception {
    cluster.desk("m-1");
    cluster.ask(Subjects.TASKS_SUBMIT, T1);
    cluster.removeRecord("t1");
    cluster.ask(Subjects.TASKS_SUBMIT, T1.replace("t1", "t2"));

    RawNode node = cluster.node("n1", 5, Role.WORKER);
    node.poll(1);
    Assignment assignment = node.nextAssignment();

    assertThat(assignment.id()).isEqualTo("t2");
    assertThat(node.done(assignment, new Result.Number(3))).isEqualTo(DoneAnswer.Verdict.CONFIRMED);
    cluster.awaitEmptyQueue();
  }

  @Test
  void theSameSubmissionTwiceRunsOnceAndAnotherTaskIsAConflict() throws Exception {
    cluster.desk("m-1");
    assertThat(cluster.ask(Subjects.TASKS_SUBMIT, T1)).isEqualTo("{\"TaskAccepted\":\"t1\"}");
    assertThat(cluster.ask(Subjects.TASKS_SUBMIT, T1)).isEqualTo("{\"TaskAccepted\":\"t1\"}");
    assertThat(cluster.ask(Subjects.TASKS_SUBMIT, T1.replace("1+2", "1+3")))
        .contains("id_conflict");

    RawNode node = cluster.node("n1", 5, Role.WORKER);
    node.poll(4);
    node.done(node.nextAssignment(), new Result.Number(3));

    assertThat(cluster.awaitState("t1", TaskState.FINISHED).attempts()).hasSize(1);
    assertThat(cluster.ask(Subjects.TASKS_SUBMIT, T1)).isEqualTo("{\"TaskAccepted\":\"t1\"}");
    assertThat(cluster.ask(Subjects.TASKS_RUN, T1)).contains("\"Number\":3.0");
  }

  @Test
  void aRefusedAssignmentDoesNotCountAndGoesToAnotherNode() throws Exception {
    cluster.desk("m-1");
    RawNode full = cluster.node("full", 5, Role.WORKER);
    full.refuses = true;
    full.poll(1);
    cluster.ask(Subjects.TASKS_SUBMIT, T1);
    assertThat(full.commands.poll(10, TimeUnit.SECONDS)).isNotNull();

    RawNode free = cluster.node("free", 6, Role.WORKER);
    free.poll(1);
    Assignment assignment = free.nextAssignment();

    assertThat(assignment.attempt()).isEqualTo(1);
    free.done(assignment, new Result.Number(3));
    assertThat(cluster.awaitState("t1", TaskState.FINISHED).attempts())
        .extracting(Attempt::node)
        .containsExactly("free");
  }

  @Test
  void theWordOfACloneThatWasNotLetInDoesNotTakeATaskFromItsNode() throws Exception {
    cluster.desk("m-1");
    RawNode node = cluster.node("n1", 5, Role.WORKER);
    CountDownLatch spoke = new CountDownLatch(1);
    var clone = cluster.client.dispatch("clone");
    clone.subscribe(
        Subjects.nodeRun("n1"),
        null,
        command -> {
          cluster.client.publish(
              Objects.requireNonNull(command.replyTo()),
              Json.write(new RunAnswer(0, true, List.of())));
          spoke.countDown();
        });
    cluster.client.flush(DeskFixture.LIMIT);
    node.answersAfter = spoke;
    node.poll(1);
    cluster.ask(Subjects.TASKS_SUBMIT, T1);

    Assignment assignment = node.nextAssignment();

    assertThat(node.done(assignment, new Result.Number(3))).isEqualTo(DoneAnswer.Verdict.CONFIRMED);
    TaskView view = cluster.task("t1");
    assertThat(view.state()).isEqualTo(TaskState.FINISHED);
    assertThat(view.attempts()).extracting(Attempt::fence).containsExactly(assignment.fence());
    assertThat(cluster.events).noneMatch(event -> event.subject().endsWith(".requeued"));
  }

  @Test
  void aTaskThatWasCancelledBeforeIsEndedAtItsNodeAgain() throws Exception {
    cluster.desk("m-1");
    RawNode node = cluster.node("n1", 5, Role.WORKER);
    node.poll(1);
    cluster.ask(Subjects.TASKS_SUBMIT, T1);
    long fence = node.nextAssignment().fence();
    assertThat(cluster.ask(Subjects.TASKS_CANCEL, "t1")).contains("t1");
    assertThat(node.cancels.poll(5, TimeUnit.SECONDS)).isNotNull();

    assertThat(cluster.ask(Subjects.TASKS_CANCEL, "t1")).contains("t1");

    CancelCommand again = node.cancels.poll(5, TimeUnit.SECONDS);
    assertThat(again).isNotNull();
    assertThat(again.assignments()).containsExactly(new Held("t1", fence));
  }

  @Test
  void aLostNodesTaskRunsElsewhereAndItsOwnResultIsStale() throws Exception {
    cluster.desk("m-1");
    RawNode first = cluster.node("n1", 5, Role.WORKER);
    first.poll(1);
    cluster.ask(Subjects.TASKS_SUBMIT, T1);
    Assignment lost = first.nextAssignment();
    RawNode second = cluster.node("n2", 6, Role.WORKER);
    second.poll(1);

    cluster.nodes.lose("n1", true);
    Assignment again = second.nextAssignment();

    assertThat(again.attempt()).isEqualTo(2);
    assertThat(again.fence()).isGreaterThan(lost.fence());
    cluster.nodes.join("n1", 7, Role.WORKER);
    RawNode returned = cluster.node("n1", 7, Role.WORKER);
    assertThat(returned.done(lost, new Result.Number(99))).isEqualTo(DoneAnswer.Verdict.STALE);
    assertThat(second.done(again, new Result.Number(3))).isEqualTo(DoneAnswer.Verdict.CONFIRMED);
    TaskView view = cluster.awaitState("t1", TaskState.FINISHED);
    assertThat(view.result()).isEqualTo(new Result.Number(3));
    assertThat(view.attempts()).extracting(Attempt::node).containsExactly("n1", "n2");
  }

  @Test
  void aTaskThatMayNotRunTwiceIsUnknownWhenItsNodeIsLost() throws Exception {
    cluster.desk("m-1");
    RawNode node = cluster.node("n1", 5, Role.WORKER);
    node.poll(1);
    cluster.ask(Subjects.TASKS_SUBMIT, T1.replace("}}}", "}},\"retry\":\"never\"}"));
    node.nextAssignment();

    cluster.nodes.lose("n1", true);

    assertThat(cluster.awaitState("t1", TaskState.UNKNOWN).reason()).contains("may not run twice");
  }

  @Test
  void aTaskWhoseNodesAreLostTooOftenIsDead() throws Exception {
    cluster.desk("m-1");
    RawNode node = cluster.node("n1", 5, Role.WORKER);
    node.poll(1);
    cluster.ask(Subjects.TASKS_SUBMIT, T1.replace("}}}", "}},\"max_attempts\":1}"));
    node.nextAssignment();

    cluster.nodes.lose("n1", true);

    assertThat(cluster.awaitState("t1", TaskState.DEAD).reason()).contains("lost 1 times");
  }

  @Test
  void anErrorIsTriedAgainWhenTheTaskAsksForIt() throws Exception {
    cluster.desk("m-1");
    RawNode node = cluster.node("n1", 5, Role.WORKER);
    node.poll(2);
    cluster.ask(
        Subjects.TASKS_SUBMIT, T1.replace("}}}", "}},\"retry\":\"error\",\"max_attempts\":2}"));

    node.done(node.nextAssignment(), new Result.Error("first"));
    node.done(node.nextAssignment(), new Result.Error("second"));

    TaskView view = cluster.awaitState("t1", TaskState.FAILED);
    assertThat(view.attempts())
        .extracting(Attempt::end)
        .containsExactly("failed: first", "failed: second");
    assertThat(view.result()).isEqualTo(new Result.Error("second"));
  }

  @Test
  void queuedAndRunningTasksAreCancelledAtOnce() throws Exception {
    cluster.desk("m-1");
    cluster.ask(Subjects.TASKS_SUBMIT, T1);
    assertThat(cluster.ask(Subjects.TASKS_CANCEL, "t1")).isEqualTo("{\"TaskCancelled\":\"t1\"}");
    assertThat(cluster.task("t1").state()).isEqualTo(TaskState.CANCELLED);

    RawNode node = cluster.node("n1", 5, Role.WORKER);
    node.poll(1);
    cluster.ask(Subjects.TASKS_SUBMIT, T1.replace("t1", "t2"));
    Assignment running = node.nextAssignment();
    assertThat(running.id()).isEqualTo("t2");
    assertThat(cluster.ask(Subjects.TASKS_CANCEL, "t2")).isEqualTo("{\"TaskCancelled\":\"t2\"}");

    assertThat(node.cancels.poll(10, TimeUnit.SECONDS)).isNotNull();
    assertThat(node.done(running, new Result.Number(3))).isEqualTo(DoneAnswer.Verdict.STALE);
    assertThat(cluster.task("t2").state()).isEqualTo(TaskState.CANCELLED);
    assertThat(cluster.ask(Subjects.TASKS_CANCEL, "nobody")).contains("not_found");
  }

  @Test
  void aTaskWithATargetWaitsForThatNode() throws Exception {
    cluster.desk("m-1");
    cluster.desk("m-2");
    RawNode other = cluster.node("other", 5, Role.WORKER);
    RawNode wanted = cluster.node("wanted", 6, Role.WORKER);
    other.poll(1);
    cluster.ask(Subjects.TASKS_SUBMIT, T1.replace("}}}", "}},\"target\":\"wanted\"}"));
    assertThat(cluster.task("t1").state()).isEqualTo(TaskState.QUEUED);

    wanted.poll(1);
    wanted.done(wanted.nextAssignment(), new Result.Number(3));

    assertThat(cluster.awaitState("t1", TaskState.FINISHED).node()).isEqualTo("wanted");
    assertThat(
            cluster.ask(
                Subjects.TASKS_SUBMIT,
                T1.replace("}}}", "}},\"target\":\"nobody\"}").replace("t1", "t9")))
        .contains("unknown_target");
  }

  @Test
  void theMostUrgentWaitingTaskRunsFirst() throws Exception {
    cluster.desk("m-1");
    for (int priority : new int[] {1, 9, 5}) {
      cluster.ask(
          Subjects.TASKS_SUBMIT,
          T1.replace("t1", "p" + priority).replace("}}}", "}},\"priority\":" + priority + "}"));
    }
    RawNode node = cluster.node("n1", 5, Role.WORKER);

    for (String expected : new String[] {"p9", "p5", "p1"}) {
      node.poll(1);
      Assignment next = node.nextAssignment();
      assertThat(next.id()).isEqualTo(expected);
      node.done(next, new Result.Number(3));
    }
  }

  /** Two numbers, so that a rule that depends on an odd or even number of looks is found out. */
  @ParameterizedTest
  @ValueSource(ints = {40, 41})
  void anyNumberOfUrgentTasksDoesNotStarveAnIdleOne(int urgent) throws Exception {
    cluster.desk("m-1");
    cluster.ask(Subjects.TASKS_SUBMIT, withPriority("idle", 0));
    for (int i = 0; i < urgent; i++) {
      cluster.ask(Subjects.TASKS_SUBMIT, withPriority("u" + i, 9));
    }
    RawNode node = cluster.node("n1", 5, Role.WORKER);

    int slots = 0;
    String ran = "";
    while (!ran.equals("idle")) {
      slots++;
      assertThat(slots).as("slots until the idle task has one").isLessThanOrEqualTo(24);
      node.poll(1);
      Assignment next = node.nextAssignment();
      ran = next.id();
      node.done(next, new Result.Number(3));
    }
    assertThat(slots).as("the urgent ones come first").isGreaterThan(3);
  }

  private static String withPriority(String id, int priority) {
    return T1.replace("t1", id).replace("}}}", "}},\"priority\":" + priority + "}");
  }

  @Test
  void aSubmissionIsHandedOnToTheMasterThatHoldsACredit() throws Exception {
    cluster.desk("m-1");
    RawNode node = cluster.node("n1", 5, Role.WORKER);
    node.poll(20);
    cluster.desk("m-2");

    for (int i = 0; i < 20; i++) {
      cluster.ask(Subjects.TASKS_SUBMIT, T1.replace("t1", "h" + i));
      node.nextAssignment();
      assertThat(cluster.task("h" + i).attempts())
          .extracting(Attempt::master)
          .containsExactly("m-1");
    }
  }

  @Test
  void aResultIsAwaitedThroughAnyMaster() throws Exception {
    cluster.desk("m-1");
    RawNode node = cluster.node("n1", 5, Role.WORKER);
    node.poll(1);
    cluster.ask(Subjects.TASKS_SUBMIT, T1);
    Assignment assignment = node.nextAssignment();
    cluster.desk("m-2");
    assertThat(cluster.ask(Subjects.TASKS_RESULT, "t1")).contains("\"Pending\"", "running");

    CompletableFuture<String> awaited =
        askLater(Subjects.TASKS_RESULT, "{\"id\":\"t1\",\"wait_ms\":9000}");
    node.done(assignment, new Result.Number(3));

    assertThat(awaited.get(10, TimeUnit.SECONDS)).contains("\"Number\":3.0");
  }

  @Test
  void recordsAreListedPageByPage() throws Exception {
    cluster.desk("m-1");
    StringBuilder many = new StringBuilder("{\"tasks\":[");
    for (int i = 0; i < 25; i++) {
      many.append(i == 0 ? "" : ",").append(T1.replace("t1", "l" + i));
    }
    assertThat(cluster.ask(Subjects.TASKS_SUBMIT, many.append("]}").toString()))
        .contains("\"TaskAccepted\":\"l0\"", "\"TaskAccepted\":\"l24\"");

    String first = cluster.ask(Subjects.TASKS_LIST, "{\"limit\":20,\"state\":\"queued\"}");
    assertThat(first).contains("\"id\":\"l0\"", "\"cursor\":").doesNotContain("\"id\":\"l20\"");
    String cursor = first.replaceAll(".*\"cursor\":(\\d+).*", "$1");
    assertThat(cluster.ask(Subjects.TASKS_LIST, "{\"limit\":20,\"cursor\":" + cursor + "}"))
        .contains("\"id\":\"l20\"", "\"id\":\"l24\"")
        .doesNotContain("\"cursor\"");
  }

  private CompletableFuture<String> askLater(String subject, String body) {
    CompletableFuture<String> answer = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                answer.complete(cluster.ask(subject, body));
              } catch (InterruptedException | RuntimeException | AssertionError failure) {
                answer.completeExceptionally(failure);
              }
            });
    return answer;
  }
}
