package io.cpcluster.contracts.golden;

import static io.cpcluster.contracts.golden.TaskSamples.AT;
import static io.cpcluster.contracts.golden.TaskSamples.COMPUTE;

import io.cpcluster.contracts.node.Beat;
import io.cpcluster.contracts.node.CancelAnswer;
import io.cpcluster.contracts.node.CancelCommand;
import io.cpcluster.contracts.node.DoneAnswer;
import io.cpcluster.contracts.node.DoneReport;
import io.cpcluster.contracts.node.Held;
import io.cpcluster.contracts.node.Hello;
import io.cpcluster.contracts.node.HoldAnswer;
import io.cpcluster.contracts.node.HoldCommand;
import io.cpcluster.contracts.node.Leave;
import io.cpcluster.contracts.node.Left;
import io.cpcluster.contracts.node.LogAnswer;
import io.cpcluster.contracts.node.LogCommand;
import io.cpcluster.contracts.node.Neighbours;
import io.cpcluster.contracts.node.NodeChanged;
import io.cpcluster.contracts.node.NodeList;
import io.cpcluster.contracts.node.NodeRecord;
import io.cpcluster.contracts.node.NodeState;
import io.cpcluster.contracts.node.NodeView;
import io.cpcluster.contracts.node.OutsideCalls;
import io.cpcluster.contracts.node.PingAnswer;
import io.cpcluster.contracts.node.PingCommand;
import io.cpcluster.contracts.node.Poll;
import io.cpcluster.contracts.node.PollAnswer;
import io.cpcluster.contracts.node.Role;
import io.cpcluster.contracts.node.RunAnswer;
import io.cpcluster.contracts.node.RunCommand;
import io.cpcluster.contracts.node.Welcome;
import io.cpcluster.contracts.task.Result;
import java.util.List;

/** What nodes and masters say to each other. */
final class NodeSamples {
  private static final Held T1 = new Held("t1", 44);
  private static final Held T2 = new Held("t2", 45);

  private NodeSamples() {}

  static List<Sample> fromNodes() {
    return List.of(
        Sample.of(
            "node/hello",
            new Hello(
                "n1",
                Role.WORKER,
                List.of("gpu"),
                2,
                List.of("10.0.0.2"),
                "0.1.0",
                "kT3vQ",
                "9f2c41",
                12)),
        Sample.of("node/welcome", new Welcome(17, "m-7Qk2", 5_000, null)),
        Sample.of("node/welcome-with-inline-limit", new Welcome(17, "m-7Qk2", 5_000, 65_536)),
        Sample.of(
            "node/beat",
            new Beat(
                "n1",
                17,
                List.of(T1),
                List.of(T2),
                2,
                false,
                0.25,
                1_288_490_188L,
                25_125_558_681L)),
        Sample.of(
            "node/beat-with-links",
            new Beat(
                    "n3", 21, List.of(), List.of(), 2, false, 0.25, 1_288_490_188L, 25_125_558_681L)
                .withLinks(List.of("l-8kQ2vT0aYc41mWzP"))),
        Sample.of(
            "node/beat-with-outside-calls",
            new Beat(
                    "n3", 21, List.of(), List.of(), 2, false, 0.25, 1_288_490_188L, 25_125_558_681L)
                .withOutside(outside())),
        Sample.of("node/poll", new Poll(17, 2)),
        Sample.of("node/poll-answer", new PollAnswer("m-7Qk2")),
        Sample.of(
            "node/done-report",
            new DoneReport(
                17,
                List.of(
                    new DoneReport.Done("t1", 44, new Result.Number(3.0)),
                    new DoneReport.Done("t2", 45, null)),
                1)),
        Sample.of(
            "node/done-answer",
            new DoneAnswer(
                "m-7Qk2",
                List.of(
                    new DoneAnswer.Settled(44, DoneAnswer.Verdict.CONFIRMED),
                    new DoneAnswer.Settled(45, DoneAnswer.Verdict.STALE)),
                true)),
        Sample.of("node/leave", new Leave(17, "stopped by SIGTERM")),
        Sample.of("node/left", new Left("m-7Qk2")),
        Sample.of("node/neighbours", new Neighbours(List.of(view()))));
  }

  static List<Sample> toNodes() {
    return List.of(
        Sample.of(
            "node/run-command",
            new RunCommand(
                "m-7Qk2", 17, List.of(new RunCommand.Assignment("t1", 44, 2, COMPUTE, 600_000)))),
        Sample.of(
            "node/run-answer",
            new RunAnswer(
                17,
                false,
                List.of(
                    new RunAnswer.Outcome("t1", 44, RunAnswer.Verdict.ACCEPTED),
                    new RunAnswer.Outcome("t2", 45, RunAnswer.Verdict.REFUSED)))),
        Sample.of("node/cancel-command", new CancelCommand(17, List.of(T1, T2))),
        Sample.of("node/cancel-answer", new CancelAnswer(17, List.of(44L), List.of(45L))),
        Sample.of(
            "node/hold-command",
            new HoldCommand("t1", "ab".repeat(32), 104_857_600L, 604_800_000L)),
        Sample.of("node/hold-answer", new HoldAnswer(true)),
        Sample.of("node/log-command", new LogCommand(17, "t1", "client-7")),
        Sample.of("node/log-answer", new LogAnswer(17, false, true)),
        Sample.of("node/ping-command", new PingCommand("m-7Qk2", List.of(T1))),
        Sample.of("node/ping-answer", new PingAnswer("n1", 17, "kT3vQ", List.of(44L))));
  }

  static List<Sample> records() {
    return List.of(
        Sample.of(
            "record/node-live",
            new NodeRecord(
                "n1",
                NodeState.LIVE,
                0,
                Role.WORKER,
                List.of("gpu"),
                2,
                List.of("10.0.0.2"),
                "0.1.0",
                "kT3vQ",
                "9f2c41",
                AT,
                null)),
        Sample.of(
            "record/node-lost",
            new NodeRecord(
                "n1",
                NodeState.LOST,
                17,
                Role.DISK,
                List.of(),
                2,
                List.of(),
                "0.1.0",
                "kT3vQ",
                null,
                AT,
                "silent for 10.0 s")));
  }

  static List<Sample> answers() {
    return List.of(
        Sample.of("answer/node-view", view()),
        Sample.of("answer/node-view-with-outside-calls", view().withOutside(outside())),
        Sample.of("answer/node-list", new NodeList(List.of(view()), "n1")),
        Sample.of("answer/node-changed", new NodeChanged("n1", NodeState.DRAINING)));
  }

  private static OutsideCalls outside() {
    return new OutsideCalls(
        3, 16, List.of(new OutsideCalls.Circuit("10.0.0.9:80", 7_000, "connection refused")), 0);
  }

  private static NodeView view() {
    return new NodeView(
        "n1",
        Role.WORKER,
        NodeState.LIVE,
        true,
        List.of("gpu"),
        2,
        1,
        0.25,
        1_288_490_188L,
        25_125_558_681L,
        400L,
        17,
        List.of("10.0.0.2"),
        "0.1.0",
        AT,
        "said hello");
  }
}
