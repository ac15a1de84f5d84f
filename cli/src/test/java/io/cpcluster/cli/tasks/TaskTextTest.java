package io.cpcluster.cli.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.json.Bytes;
import io.cpcluster.contracts.submission.GroupView;
import io.cpcluster.contracts.submission.TaskView;
import io.cpcluster.contracts.submission.WhyAnswer;
import io.cpcluster.contracts.submission.WhyAnswer.NodeFit;
import io.cpcluster.contracts.task.Attempt;
import io.cpcluster.contracts.task.Content;
import io.cpcluster.contracts.task.GroupRecord;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.Retry;
import io.cpcluster.contracts.task.Task;
import io.cpcluster.contracts.task.TaskHead;
import io.cpcluster.contracts.task.TaskOptions;
import io.cpcluster.contracts.task.TaskRecord;
import io.cpcluster.contracts.task.TaskState;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TaskTextTest {
  /** 14:03:07.120 UTC. */
  private static final long NOON = 1_795_269_787_120L;

  @Test
  void aTaskIsShownWithItsAttempts() {
    TaskView task =
        new TaskView(
            "t1",
            TaskState.FINISHED,
            2,
            "worker-3",
            new Result.Number(1024),
            null,
            new Task.Compute("2^10"),
            null,
            TaskOptions.DEFAULT,
            NOON,
            null,
            null,
            null,
            NOON + 541,
            List.of(
                new Attempt(1, "worker-1", 17, 9, "m-1", NOON, NOON + 6, "lost: connection closed"),
                new Attempt(2, "worker-3", 21, 12, "m-1", NOON + 535, NOON + 541, "finished")),
            13);
    assertThat(TaskViewText.of(task, NOON + 60_000, ZoneOffset.UTC))
        .isEqualTo(
            """
            t1  Compute 2^10   finished after 541 ms   result 1024.0
              attempt 1  worker-1 (session 17)  14:03:07.120 → .126  lost: connection closed
              attempt 2  worker-3 (session 21)  14:03:07.655 → .661  finished\
            """);
  }

  @Test
  void aTaskThatWaitsSaysForHowLong() {
    TaskView task =
        new TaskView(
            "t2",
            TaskState.QUEUED,
            0,
            null,
            null,
            null,
            null,
            "abc",
            TaskOptions.DEFAULT,
            NOON,
            null,
            null,
            null,
            null,
            List.of(),
            1);
    assertThat(TaskViewText.of(task, NOON + 41_000, ZoneOffset.UTC))
        .isEqualTo("t2  task with hash abc   queued for 41 s");
  }

  @Test
  void aTaskThatIsNotDueYetSaysWhatItWaitsFor() {
    TaskHead head =
        new TaskHead("t3", new Task.Compute("1"), null, TaskOptions.DEFAULT, NOON, null, List.of());
    assertThat(text(new TaskRecord.Scheduled(head, NOON + 41_000)))
        .isEqualTo("t3  Compute 1   scheduled, due in 41 s");
    assertThat(text(new TaskRecord.Scheduled(head, 0, List.of("a1", "a2"), 0)))
        .isEqualTo("t3  Compute 1   scheduled, waits for a1, a2");
  }

  @Test
  void aTaskThatRepeatsNamesItsLastRun() {
    TaskOptions hourly =
        new TaskOptions(4, List.of(), null, 1, 1, Retry.LOST, 0, null, "@every 1h", null, null);
    TaskHead head = new TaskHead("t3", new Task.Compute("1"), null, hourly, NOON, null, List.of());
    assertThat(text(new TaskRecord.Scheduled(head, NOON + 41_000, List.of(), 3)))
        .isEqualTo(
            """
            t3  Compute 1   scheduled, due in 41 s
              repeats "@every 1h", 3 runs so far, the last is t3-3\
            """);
  }

  @Test
  void aGroupSaysHowFarItIs() {
    GroupRecord open = GroupRecord.of("g", List.of("a", "b", "c"), NOON);
    assertThat(TaskGroupCommand.text(GroupView.of(open)))
        .isEqualTo("g  0 of 3 tasks have ended; open: a, b, c");
    GroupRecord some = open.counted(Map.of("a", "finished"), "m-1", NOON + 9);
    assertThat(TaskGroupCommand.text(GroupView.of(some)))
        .isEqualTo("g  1 of 3 tasks have ended: 1 finished; open: b, c");
    GroupRecord all = some.counted(Map.of("b", "failed", "c", "finished"), "m-1", NOON + 41_000);
    assertThat(TaskGroupCommand.text(GroupView.of(all)))
        .isEqualTo("g  all 3 tasks have ended after 41 s: 1 failed, 2 finished");
  }

  private static String text(TaskRecord record) {
    return TaskViewText.of(TaskView.of(record, 1), NOON, ZoneOffset.UTC);
  }

  @Test
  void nodesOfWhichTheSameIsTrueShareALine() {
    WhyAnswer why =
        new WhyAnswer(
            "t7",
            TaskState.QUEUED,
            41_000,
            4,
            "role Internet",
            "waits: no live node has role Internet",
            "start one: cpcluster node --role Internet",
            List.of(
                new NodeFit("worker-1", "live", false, "lacks role Internet"),
                new NodeFit("inet-1", "lost", true, ""),
                new NodeFit("worker-2", "live", false, "lacks role Internet")));
    assertThat(WhyText.of(why))
        .isEqualTo(
            """
            t7  waits: no live node has role Internet (queued 41 s, priority 4, needs role Internet)
              worker-1, worker-2   live   lacks role Internet
              inet-1   lost   fits
            start one: cpcluster node --role Internet\
            """);
  }

  @Test
  void resultsAreShownAsTheyAre() {
    assertThat(ResultText.whole(new Result.Number(3))).isEqualTo("3.0");
    assertThat(ResultText.whole(new Result.Number(Double.POSITIVE_INFINITY))).isEqualTo("Infinity");
    assertThat(ResultText.whole(new Result.Response("4-2i"))).isEqualTo("4-2i");
    assertThat(ResultText.whole(new Result.Data(Bytes.ofText("hi")))).isEqualTo("hi");
    assertThat(ResultText.whole(new Result.Stored())).isEqualTo("Stored");
    assertThat(ResultText.brief(new Result.Error("no\nsuch"))).isEqualTo("Error: no such");
  }

  @Test
  void noResultMovesTheCursor() {
    assertThat(ResultText.whole(new Result.Response("a\u001b[2Jb\nc"))).isEqualTo("a[2Jb\nc");
    assertThat(ResultText.brief(new Result.Response("x".repeat(200)))).hasSize(60).endsWith("…");
  }

  @Test
  void tasksAreShownByWhatTheyAreAbout() {
    assertThat(ResultText.brief(new Task.Compute("1+2"))).isEqualTo("Compute 1+2");
    assertThat(ResultText.brief(new Task.GetStorage())).isEqualTo("GetStorage");
    assertThat(ResultText.brief(new Task.Tcp("h:80", Content.of(Bytes.empty()))))
        .isEqualTo("Tcp h:80");
    assertThat(ResultText.brief(new Task.Shell(null, List.of("echo", "hi"))))
        .isEqualTo("Shell [echo, hi]");
  }
}
