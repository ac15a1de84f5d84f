package io.cpcluster.contracts.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cpcluster.contracts.json.Bytes;
import io.cpcluster.contracts.json.Json;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What may become of a task record. */
class TaskRecordTest {
  private static final long NOW = 1_000;
  private static final Result THREE = new Result.Number(3.0);
  private static final Result ERROR = new Result.Error("no such key");

  @Test
  void eachStateOffersItsLegalTransitionsOnly() {
    Map<Class<?>, Set<String>> offered =
        Map.of(
            TaskRecord.Scheduled.class,
                Set.of("due", "ran", "waits", "delayed", "notRun", "cancel"),
            TaskRecord.Queued.class, Set.of("start", "answered", "cancel"),
            TaskRecord.Running.class, Set.of("answered", "refused", "lost", "cancel"),
            TaskRecord.Ended.class, Set.of());

    assertThat(TaskRecord.class.getPermittedSubclasses())
        .containsExactlyInAnyOrderElementsOf(offered.keySet());
    offered.forEach(
        (state, transitions) ->
            assertThat(transitionsOf(state)).as(state.getName()).isEqualTo(transitions));
  }

  @Test
  void aScheduledTaskIsQueuedWhenDue() {
    TaskRecord.Scheduled scheduled = new TaskRecord.Scheduled(head(Retry.LOST, 3), NOW);

    assertThat(scheduled.state()).isEqualTo(TaskState.SCHEDULED);
    assertThat(scheduled.due()).isEqualTo(queued(Retry.LOST, 3));
  }

  @Test
  void aTaskThatWaitsForOthersEndsWithoutARunWhenOneOfThemFails() {
    TaskRecord.Scheduled waiting =
        new TaskRecord.Scheduled(head(Retry.LOST, 3), 0, List.of("a1", "a2"), 0);

    assertThat(waiting.waits(List.of("a2")).waitsFor()).containsExactly("a2");
    assertThat(waiting.delayed(NOW)).isEqualTo(new TaskRecord.Scheduled(head(Retry.LOST, 3), NOW));
    TaskRecord.Ended ended = waiting.notRun("a1 failed", NOW);
    assertThat(ended.state()).isEqualTo(TaskState.FAILED);
    assertThat(ended.result()).isEqualTo(new Result.Error("not run: a1 failed"));
  }

  @Test
  void aTaskThatRepeatsCountsItsRunsAndStaysScheduled() {
    TaskRecord.Scheduled once =
        new TaskRecord.Scheduled(head(Retry.LOST, 3), NOW).ran(NOW + 10).ran(NOW + 20);

    assertThat(once.runs()).isEqualTo(2);
    assertThat(once.dueAtMs()).isEqualTo(NOW + 20);
  }

  @Test
  void aQueuedTaskStartsWithItsNextAttempt() {
    TaskRecord.Running first = queued(Retry.LOST, 3).start("n1", 17, "m1", NOW);
    TaskRecord.Running second =
        ((TaskRecord.Queued) first.lost(40, "silent", NOW + 1)).start("n2", 21, "m2", NOW + 2);

    assertThat(first.attempt()).isEqualTo(new Attempt(1, "n1", 17, 0, "m1", NOW, null, null));
    assertThat(second.head().attempts())
        .containsExactly(
            new Attempt(1, "n1", 17, 40, "m1", NOW, NOW + 1, "lost: silent"),
            new Attempt(2, "n2", 21, 0, "m2", NOW + 2, null, null));
  }

  @ParameterizedTest
  @EnumSource
  void aResultEndsTheTask(Retry retry) {
    TaskRecord end = running(retry, 3).answered(44, THREE, NOW + 5, 0);

    assertThat(end)
        .isInstanceOfSatisfying(
            TaskRecord.Ended.class,
            ended -> {
              assertThat(ended.state()).isEqualTo(TaskState.FINISHED);
              assertThat(ended.result()).isEqualTo(THREE);
              assertThat(ended.fence()).isEqualTo(44);
              assertThat(ended.endedAtMs()).isEqualTo(NOW + 5);
              assertThat(ended.head().attempts().getLast().end()).isEqualTo("finished");
              assertThat(ended.head().attempts().getLast().fence()).isEqualTo(44);
            });
  }

  @ParameterizedTest
  @EnumSource(names = {"LOST", "NEVER"})
  void anErrorIsAFailureUnlessErrorsAreRetried(Retry retry) {
    TaskRecord end = running(retry, 3).answered(44, ERROR, NOW, 0);

    assertThat(end.state()).isEqualTo(TaskState.FAILED);
    assertThat(((TaskRecord.Ended) end).result()).isEqualTo(ERROR);
  }

  @Test
  void anErrorIsRetriedAfterARestAsOftenAsAttemptsAllow() {
    TaskRecord record = new TaskRecord.Scheduled(head(Retry.ERROR, 3), NOW);
    int starts = 0;
    while (record instanceof TaskRecord.Scheduled scheduled) {
      assertThat(scheduled.dueAtMs()).isEqualTo(NOW + starts);
      starts++;
      record =
          scheduled
              .due()
              .start("n1", 17, "m1", NOW)
              .answered(40 + starts, ERROR, NOW, NOW + starts);
    }

    assertThat(starts).isEqualTo(3);
    assertThat(record.state()).isEqualTo(TaskState.FAILED);
    assertThat(record.head().attempts())
        .extracting(Attempt::end)
        .containsOnly("failed: no such key")
        .hasSize(3);
  }

  @ParameterizedTest
  @EnumSource(names = {"LOST", "ERROR"})
  void aLostTaskIsRetriedAsOftenAsAttemptsAllowAndThenDead(Retry retry) {
    TaskRecord record = queued(retry, 3);
    int starts = 0;
    while (record instanceof TaskRecord.Queued queued) {
      starts++;
      record = queued.start("n1", 17, "m1", NOW).lost(40 + starts, "silent", NOW);
    }

    assertThat(starts).isEqualTo(3);
    assertThat(record)
        .isInstanceOfSatisfying(
            TaskRecord.Ended.class,
            ended -> {
              assertThat(ended.state()).isEqualTo(TaskState.DEAD);
              assertThat(ended.reason()).isEqualTo("lost 3 times, last: silent");
              assertThat(ended.fence()).isEqualTo(43);
            });
  }

  @Test
  void aTaskThatMayNotRunTwiceIsUnknownOnceLost() {
    TaskRecord end = running(Retry.NEVER, 3).lost(44, "silent", NOW);

    assertThat(end.state()).isEqualTo(TaskState.UNKNOWN);
    assertThat(((TaskRecord.Ended) end).result()).isNull();
  }

  @Test
  void aRefusedAssignmentDoesNotCount() {
    TaskRecord.Queued queued = queued(Retry.LOST, 1);
    for (int i = 0; i < 10; i++) {
      queued = queued.start("n1", 17, "m1", NOW).refused();
    }

    assertThat(queued).isEqualTo(queued(Retry.LOST, 1));
    assertThat(queued.start("n2", 21, "m1", NOW).attempt().number()).isEqualTo(1);
  }

  @Test
  void anOpenTaskCanBeCancelledInEveryState() {
    List<TaskRecord.Ended> cancelled =
        List.of(
            new TaskRecord.Scheduled(head(Retry.LOST, 3), NOW).cancel(NOW),
            queued(Retry.LOST, 3).cancel(NOW),
            running(Retry.LOST, 3).cancel(44, NOW));

    assertThat(cancelled).extracting(TaskRecord::state).containsOnly(TaskState.CANCELLED);
    assertThat(cancelled).extracting(TaskRecord.Ended::fence).containsExactly(0L, 0L, 44L);
    assertThat(cancelled.getLast().head().attempts().getLast().end()).isEqualTo("cancelled");
  }

  @ParameterizedTest
  @EnumSource(names = {"SCHEDULED", "QUEUED", "RUNNING"})
  void anOpenStateIsNoEnd(TaskState open) {
    assertThat(open.isTerminal()).isFalse();
    assertThatThrownBy(() -> new TaskRecord.Ended(head(Retry.LOST, 3), open, null, null, 0, NOW))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anEndedRecordKeepsOfALargeTaskItsHashOnly() {
    Task large = new Task.StoreData("k", Content.of(Bytes.of(new byte[8_000])));
    TaskHead head = new TaskHead("t1", large, null, TaskOptions.DEFAULT, NOW, null, List.of());
    TaskRecord end =
        new TaskRecord.Queued(head).start("n1", 17, "m1", NOW).answered(44, THREE, NOW, 0);

    assertThat(end.head().task()).isNull();
    assertThat(end.head().taskSha256()).hasSize(64);
    assertThat(end.head().isSameTask(large)).isTrue();
    assertThat(
            end.head().isSameTask(new Task.StoreData("k", Content.of(Bytes.of(new byte[8_001])))))
        .isFalse();
    assertThat(Json.write(end).length).isLessThan(1_000);
  }

  @Test
  void aTaskIsTheSameWhereverItsDataLies() {
    for (String key : List.of("k", "k".repeat(8_000))) {
      TaskHead head =
          new TaskHead(
              "t1", storing(key, "n1", 5), null, TaskOptions.DEFAULT, NOW, null, List.of());
      TaskHead ended =
          new TaskRecord.Queued(head).start("n1", 17, "m1", NOW).answered(44, THREE, NOW, 0).head();

      for (TaskHead each : List.of(head, ended)) {
        assertThat(each.isSameTask(storing(key, "n1", 5))).isTrue();
        assertThat(each.isSameTask(storing(key, "n2", 5))).as("handed to another").isTrue();
        assertThat(each.isSameTask(storing(key, "n1", 6))).as("other data").isFalse();
        assertThat(each.isSameTask(storing(key + "2", "n1", 5))).isFalse();
      }
    }
  }

  private static Task storing(String key, String node, long size) {
    return new Task.StoreData(key, Content.of(new BlobReference(node, "ab".repeat(32), size)));
  }

  @Test
  void anEndedRecordKeepsASmallTask() {
    TaskRecord end = running(Retry.LOST, 3).answered(44, THREE, NOW, 0);

    assertThat(end.head().openTask()).isEqualTo(new Task.Compute("1+2"));
    assertThat(end.head().isSameTask(new Task.Compute("1+2"))).isTrue();
    assertThat(end.head().isSameTask(new Task.Compute("1+3"))).isFalse();
  }

  private static Set<String> transitionsOf(Class<?> state) {
    return Arrays.stream(state.getDeclaredMethods())
        .filter(
            method ->
                !method.isSynthetic() && java.lang.reflect.Modifier.isPublic(method.getModifiers()))
        .filter(method -> TaskRecord.class.isAssignableFrom(method.getReturnType()))
        .map(java.lang.reflect.Method::getName)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static TaskRecord.Queued queued(Retry retry, int maxAttempts) {
    return new TaskRecord.Queued(head(retry, maxAttempts));
  }

  private static TaskRecord.Running running(Retry retry, int maxAttempts) {
    return queued(retry, maxAttempts).start("n1", 17, "m1", NOW);
  }

  private static TaskHead head(Retry retry, int maxAttempts) {
    TaskOptions options = new TaskOptions(4, List.of(), null, 600_000, maxAttempts, retry, 0, null);
    return new TaskHead("t1", new Task.Compute("1+2"), null, options, NOW, null, List.of());
  }
}
