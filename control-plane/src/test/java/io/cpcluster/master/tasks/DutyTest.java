package io.cpcluster.master.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.node.Held;
import io.cpcluster.contracts.node.NodeState;
import io.cpcluster.contracts.node.Role;
import io.cpcluster.contracts.task.Task;
import io.cpcluster.contracts.task.TaskHead;
import io.cpcluster.contracts.task.TaskOptions;
import io.cpcluster.contracts.task.TaskRecord;
import io.cpcluster.master.membership.NodeSnapshot;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DutyTest {
  private static final long FENCE = 77;
  private static final long NOW = 100_000;
  private static final TaskRecord.Queued QUEUED =
      new TaskRecord.Queued(
          new TaskHead("t1", new Task.Compute("1"), null, TaskOptions.DEFAULT, 0, null, List.of()));
  private static final TaskRecord.Running RUNNING = QUEUED.start("n1", 5, "m-2", 0);

  @Test
  void aQueuedRecordNeedsItsMessage() {
    assertThat(duty(QUEUED, Set.of(), false, Optional.empty()))
        .isEqualTo(new Duty.PutInQueue(QUEUED));
  }

  @Test
  void aScheduledRecordNeedsItsSchedule() {
    TaskRecord.Scheduled scheduled = new TaskRecord.Scheduled(QUEUED.head(), NOW - 1_000);

    assertThat(duty(scheduled, Set.of(), false, Optional.empty()))
        .as("the server may still say so itself")
        .isEqualTo(new Duty.Schedule(scheduled));
  }

  @Test
  void aScheduledRecordOfWhoseTimeNobodySaidAnythingNeedsItsScheduleToo() {
    TaskRecord.Scheduled overdue =
        new TaskRecord.Scheduled(QUEUED.head(), NOW - Duty.OVERDUE_MS - 1);

    assertThat(duty(overdue, Set.of(), false, Optional.empty()))
        .as("the server makes it due at once, if it is over by the server's clock")
        .isEqualTo(new Duty.Schedule(overdue));
    assertThat(Duty.isOverdue(overdue, NOW)).isTrue();
  }

  @Test
  void aRecordThatWaitsForOthersIsNeverOverdue() {
    TaskRecord.Scheduled waiting = new TaskRecord.Scheduled(QUEUED.head(), 0, List.of("a1"), 0);

    assertThat(duty(waiting, Set.of(), false, Optional.empty()))
        .isEqualTo(new Duty.Schedule(waiting));
    assertThat(Duty.isOverdue(waiting, NOW)).isFalse();
  }

  @Test
  void whatALiveMasterAssignedIsThatMastersDuty() {
    assertThat(duty(RUNNING, Set.of("m-2"), false, Optional.of(node(5, NodeState.LIVE))))
        .isEqualTo(new Duty.Nothing());
  }

  @Test
  void whatAMasterAssignedThatIsGoneIsAskedOfTheNode() {
    assertThat(duty(RUNNING, Set.of("m-3"), false, Optional.of(node(5, NodeState.LIVE))))
        .isEqualTo(new Duty.AskNode(RUNNING));
  }

  @Test
  void aNodeThatNamesTheAssignmentInItsBeatIsNotAsked() {
    NodeSnapshot naming = Nodes.beating(node(5, NodeState.LIVE), new Held("t1", FENCE));

    assertThat(duty(RUNNING, Set.of(), false, Optional.of(naming))).isEqualTo(new Duty.Nothing());
  }

  @Test
  void whatIsHeldHereIsKnownAlready() {
    assertThat(duty(RUNNING, Set.of(), true, Optional.of(node(5, NodeState.LIVE))))
        .isEqualTo(new Duty.Nothing());
  }

  @Test
  void anEndedSessionIsALoss() {
    for (NodeSnapshot gone :
        List.of(node(5, NodeState.LOST), node(5, NodeState.LEFT), node(6, NodeState.LIVE))) {
      assertThat(duty(RUNNING, Set.of("m-2"), true, Optional.of(gone)))
          .isInstanceOf(Duty.DeclareLost.class);
    }
  }

  @Test
  void aSessionThatIsNotKnownYetLicensesNothing() {
    assertThat(duty(RUNNING, Set.of(), false, Optional.of(node(4, NodeState.LOST))))
        .isEqualTo(new Duty.Nothing());
    assertThat(duty(RUNNING, Set.of(), false, Optional.empty())).isEqualTo(new Duty.Nothing());
  }

  private static NodeSnapshot node(long session, NodeState state) {
    return Nodes.inState("n1", session, state, Role.WORKER);
  }

  private static Duty duty(
      TaskRecord record, Set<String> masters, boolean held, Optional<NodeSnapshot> node) {
    return Duty.of(record, FENCE, masters, held, "m-1", node);
  }
}
