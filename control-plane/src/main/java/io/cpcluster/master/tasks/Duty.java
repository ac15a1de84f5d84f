package io.cpcluster.master.tasks;

import io.cpcluster.contracts.node.Beat;
import io.cpcluster.contracts.task.Attempt;
import io.cpcluster.contracts.task.TaskRecord;
import io.cpcluster.master.membership.NodeSnapshot;
import java.util.Optional;
import java.util.Set;

/** What an open record, as it was read, obliges a master to do. Decided without doing anything. */
sealed interface Duty {
  /** All is as it should be, or somebody else's duty. */
  record Nothing() implements Duty {}

  /** The queue message, or the key of the target, may be missing. */
  record PutInQueue(TaskRecord.Queued record) implements Duty {}

  /**
   * The server's schedule for it, or the key that tells for whom it waits, may be missing. A
   * schedule for a time that is over makes it due at once.
   */
  record Schedule(TaskRecord.Scheduled record) implements Duty {}

  /** The session it was assigned to is over. */
  record DeclareLost(TaskRecord.Running record, String reason) implements Duty {}

  /** The node must say whether it holds the assignment. */
  record AskNode(TaskRecord.Running record) implements Duty {}

  /** What the server may still say by itself when a time has come. */
  long OVERDUE_MS = 3_000;

  /**
   * @param masters this master and those that beat
   * @param isHeldHere whether this master assigned it and knows so
   * @param node the node of the current attempt, when it is known
   */
  static Duty of(
      TaskRecord record,
      long revision,
      Set<String> masters,
      boolean isHeldHere,
      String self,
      Optional<NodeSnapshot> node) {
    return switch (record) {
      case TaskRecord.Ended _ -> new Nothing();
      case TaskRecord.Scheduled scheduled -> new Schedule(scheduled);
      case TaskRecord.Queued queued -> new PutInQueue(queued);
      case TaskRecord.Running running ->
          node.isEmpty()
              ? new Nothing()
              : ofRunning(running, revision, masters, isHeldHere, self, node.get());
    };
  }

  /** Whether its time has been over for so long that its schedule must be missing. */
  static boolean isOverdue(TaskRecord.Scheduled scheduled, long nowMs) {
    return scheduled.waitsFor().isEmpty() && nowMs > scheduled.dueAtMs() + OVERDUE_MS;
  }

  private static Duty ofRunning(
      TaskRecord.Running running,
      long revision,
      Set<String> masters,
      boolean isHeldHere,
      String self,
      NodeSnapshot node) {
    Attempt attempt = running.attempt();
    return switch (node.standing(attempt.session())) {
      case OVER -> new DeclareLost(running, "the session of " + node.id() + " it ran in is over");
      case NOT_YET_KNOWN -> new Nothing();
      case CURRENT -> {
        boolean isOthers = !attempt.master().equals(self) && masters.contains(attempt.master());
        boolean isKnown = isHeldHere || isOthers || isNamedBy(node.lastBeat(), revision);
        yield isKnown ? new Nothing() : new AskNode(running);
      }
    };
  }

  private static boolean isNamedBy(Optional<Beat> beat, long fence) {
    return beat.isPresent()
        && (beat.get().running().stream().anyMatch(held -> held.fence() == fence)
            || beat.get().held().stream().anyMatch(held -> held.fence() == fence));
  }
}
