package io.cpcluster.contracts.golden;

import static io.cpcluster.contracts.golden.TaskSamples.AT;
import static io.cpcluster.contracts.golden.TaskSamples.CHOSEN;
import static io.cpcluster.contracts.golden.TaskSamples.COMPUTE;

import io.cpcluster.contracts.cluster.ClusterInfo;
import io.cpcluster.contracts.error.ErrorAnswer;
import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.event.AuditEvent;
import io.cpcluster.contracts.event.EventTypes;
import io.cpcluster.contracts.event.GroupEvent;
import io.cpcluster.contracts.event.LinkEvent;
import io.cpcluster.contracts.event.MasterEvent;
import io.cpcluster.contracts.event.NodeEvent;
import io.cpcluster.contracts.event.TaskEvent;
import io.cpcluster.contracts.event.TransferEvent;
import io.cpcluster.contracts.link.PortPool;
import io.cpcluster.contracts.master.EndNotice;
import io.cpcluster.contracts.master.HandedOn;
import io.cpcluster.contracts.master.HeardAnswer;
import io.cpcluster.contracts.master.HeardQuestion;
import io.cpcluster.contracts.master.MasterBeat;
import io.cpcluster.contracts.node.Role;
import io.cpcluster.contracts.submission.GroupView;
import io.cpcluster.contracts.submission.ListQuery;
import io.cpcluster.contracts.submission.LogPlace;
import io.cpcluster.contracts.submission.LogQuery;
import io.cpcluster.contracts.submission.ManyAnswer;
import io.cpcluster.contracts.submission.TaskAnswer;
import io.cpcluster.contracts.submission.TaskList;
import io.cpcluster.contracts.submission.TaskQuery;
import io.cpcluster.contracts.submission.TaskView;
import io.cpcluster.contracts.submission.WhyAnswer;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.TaskHead;
import io.cpcluster.contracts.task.TaskRecord;
import io.cpcluster.contracts.task.TaskState;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What masters say among themselves, to everybody, and in answer to people and programs. */
final class ClusterSamples {
  private static final String TIME = "2026-11-21T14:03:07.651Z";
  private static final TaskRecord ENDED =
      new TaskRecord.Ended(
          TaskSamples.head(List.of(TaskSamples.FIRST, TaskSamples.SECOND_ENDED)),
          TaskState.FINISHED,
          new Result.Number(3.0),
          null,
          44,
          AT + 531);
  private static final TaskRecord SCHEDULED =
      new TaskRecord.Scheduled(TaskSamples.head(List.of()), AT + 2_000);
  private static final TaskRecord DEAD =
      new TaskRecord.Ended(
          new TaskHead("t1", null, "cd".repeat(32), CHOSEN, AT, null, List.of(TaskSamples.FIRST)),
          TaskState.DEAD,
          null,
          "lost 1 times, last: connection closed",
          40,
          AT + 500);

  private ClusterSamples() {}

  static List<Sample> masters() {
    return List.of(
        Sample.of(
            "master/beat",
            new MasterBeat(
                "m-7Qk2",
                381,
                true,
                false,
                Map.of("Worker+gpu", 2),
                Map.of("4.Worker", 120L),
                "0.1.0",
                null)),
        Sample.of(
            "master/beat-with-trust",
            new MasterBeat(
                "m-7Qk2", 382, true, false, Map.of(), Map.of(), "0.1.0", "1f8a09c2b7d3e456")),
        Sample.of(
            "master/handed-on",
            new HandedOn("m-7Qk2", "t1", COMPUTE, CHOSEN, "_R_.k2", true, "alice")),
        Sample.of("master/end-notice", new EndNotice(ENDED, 46)),
        Sample.of("master/heard-question", new HeardQuestion("n1", 17, 10_000)),
        Sample.of("master/heard-answer", new HeardAnswer("m-9aXe", true)));
  }

  static List<Sample> events() {
    return List.of(
        Sample.of(
            "event/task-finished",
            new TaskEvent(
                EventTypes.task("finished"),
                "t1",
                "finished",
                TIME,
                46,
                TaskState.FINISHED,
                2,
                "n3",
                "m-9aXe",
                null,
                new Result.Number(3.0))),
        Sample.of(
            "event/task-requeued",
            new TaskEvent(
                EventTypes.task("requeued"),
                "t1",
                "requeued",
                TIME,
                42,
                TaskState.QUEUED,
                1,
                "n1",
                "m-9aXe",
                "lost: connection closed",
                null)),
        Sample.of(
            "event/group-ended",
            new GroupEvent(
                EventTypes.group("ended"),
                "nightly",
                "ended",
                TIME,
                52,
                3,
                Map.of("failed", 1, "finished", 2),
                "m-9aXe")),
        Sample.of(
            "event/node-lost",
            new NodeEvent(
                EventTypes.node("lost"),
                "n1",
                "lost",
                TIME,
                17,
                Role.WORKER,
                "m-7Qk2",
                "silent for 10.0 s")),
        Sample.of(
            "event/master-down",
            new MasterEvent(
                EventTypes.master("down"), "m-9aXe", "down", TIME, "m-7Qk2", "4 beats missed")),
        Sample.of(
            "event/link-closed",
            new LinkEvent(
                EventTypes.link("closed"), "l1", "closed", TIME, "n1", "n3", 55_001, "idle")),
        Sample.of(
            "event/transfer-failed",
            new TransferEvent(
                EventTypes.transfer("failed"),
                "x1",
                "failed",
                TIME,
                "n1",
                "n3",
                "big.iso",
                4_294_967_296L,
                1_073_741_824L,
                "n1 was lost")),
        Sample.of(
            "event/audit-submit",
            new AuditEvent(
                EventTypes.audit("submit"), "alice", "submit", TIME, "task t1", "Compute")));
  }

  static List<Sample> answers() {
    TaskAnswer accepted = new TaskAnswer.Accepted("t1");
    ErrorAnswer misspelt =
        ErrorAnswer.of(
            ErrorCode.INVALID_TASK,
            "Compute: unknown field \"expresion\"; did you mean \"expression\"?",
            null);
    return List.of(
        Sample.of("answer/task-accepted", accepted),
        Sample.of(
            "answer/task-result",
            new TaskAnswer.Ended(new TaskAnswer.Outcome("t1", new Result.Number(3.0)))),
        Sample.of(
            "answer/pending",
            new TaskAnswer.Pending(new TaskAnswer.Waiting("t1", TaskState.QUEUED))),
        Sample.of("answer/task-cancelled", new TaskAnswer.Cancelled("t1")),
        Sample.of("answer/task-logs", new LogPlace("t1", TaskState.RUNNING, "n1", 17, 1)),
        Sample.of("answer/many", new ManyAnswer(List.of(accepted, misspelt))),
        Sample.of("answer/error", misspelt),
        Sample.of(
            "answer/error-retry-after",
            ErrorAnswer.retryAfter(
                ErrorCode.OVERLOADED,
                "800000 of 1000000 task records are in use; try again in 5 s",
                "t1",
                5_000)),
        Sample.of("answer/task-view", TaskView.of(ENDED, 46)),
        Sample.of("answer/task-view-scheduled", TaskView.of(SCHEDULED, 39)),
        Sample.of(
            "answer/task-view-repeating",
            TaskView.of(
                new TaskRecord.Scheduled(TaskSamples.head(TaskSamples.REPEATING), AT, List.of(), 3),
                39)),
        Sample.of(
            "answer/task-view-waiting",
            TaskView.of(
                new TaskRecord.Scheduled(
                    TaskSamples.head(TaskSamples.WAITING), 0, List.of("a2"), 0),
                39)),
        Sample.of("answer/group", GroupView.of(TaskSamples.GROUP)),
        Sample.of("answer/task-view-dead", TaskView.of(DEAD, 46)),
        Sample.of("answer/task-list", new TaskList(List.of(TaskView.of(ENDED, 46)), 46L)),
        Sample.of(
            "answer/why",
            new WhyAnswer(
                "t7",
                TaskState.QUEUED,
                41_000,
                4,
                "role Internet",
                "t7 waits (queued 41 s, priority 4)",
                "start one: cpcluster node --role Internet",
                List.of(
                    new WhyAnswer.NodeFit("n1", "live, free", false, "role Internet"),
                    new WhyAnswer.NodeFit("n9", "lost", false, "it was lost 3 min ago")))),
        Sample.of("answer/cluster-info", clusterInfo(List.of(), null)),
        Sample.of(
            "answer/cluster-info-with-ports",
            clusterInfo(
                List.of(
                    new PortPool("9f2c41d07a3be5528c6610f4a1d3e97b", List.of("n1", "n3"), 998, 1)),
                null)),
        Sample.of("answer/cluster-info-with-inline-limit", clusterInfo(List.of(), 65_536)),
        Sample.of("answer/cluster-info-with-clock", clusterInfo(List.of(), 65_536, AT)));
  }

  static List<Sample> queries() {
    return List.of(
        Sample.strict("query/task-waiting", new TaskQuery("t1", 3_000), TaskQuery::readWaiting),
        Sample.strict("query/task-logs", new LogQuery("t1", "client-7"), LogQuery::read),
        Sample.strict("query/task-list", new ListQuery(TaskState.QUEUED, 50, 46), ListQuery::read));
  }

  private static ClusterInfo clusterInfo(List<PortPool> ports, @Nullable Integer inlineLimit) {
    return clusterInfo(ports, inlineLimit, null);
  }

  private static ClusterInfo clusterInfo(
      List<PortPool> ports, @Nullable Integer inlineLimit, @Nullable Long nowMs) {
    return new ClusterInfo(
        "dev",
        "c-4fWq",
        "0.1.0",
        "m-7Qk2",
        List.of(
            new ClusterInfo.MasterView("m-7Qk2", true, 12, "0.1.0"),
            new ClusterInfo.MasterView("m-9aXe", true, 130, "0.1.0")),
        new ClusterInfo.NatsView("2.15.1", 1),
        new ClusterInfo.Acceptance(
            1, "1s", "survives any process being killed; a power cut may cost the last 1 s"),
        Map.of("live", 3),
        new ClusterInfo.TaskCounts(120, 1_000_000),
        Map.of("4.Worker", 17L),
        ports,
        inlineLimit,
        nowMs,
        nowMs == null ? null : new ClusterInfo.LinkPorts(55_001, 55_999));
  }
}
