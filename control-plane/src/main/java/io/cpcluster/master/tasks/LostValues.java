package io.cpcluster.master.tasks;

import io.cpcluster.contracts.node.Beat;
import io.cpcluster.contracts.task.Task;
import io.cpcluster.contracts.task.TaskRecord;
import io.cpcluster.master.membership.NodeListener;
import io.cpcluster.master.membership.NodeSnapshot;
import io.cpcluster.master.store.KeyPlaces;
import io.cpcluster.messaging.bucket.WriteOutcome;

/**
 * Ends tasks that wait for a value in the memory of a node whose session is over: it does not come
 * back. Every master looks; whoever wins the write tells.
 */
final class LostValues implements NodeListener {
  private final Parts parts;
  private final KeyPlaces places;
  private final Targets targets;
  private final Endings endings;
  private final EndsInDoubt inDoubt;

  LostValues(Parts parts, KeyPlaces places, Targets targets, Endings endings, EndsInDoubt inDoubt) {
    this.parts = parts;
    this.places = places;
    this.targets = targets;
    this.endings = endings;
    this.inDoubt = inDoubt;
  }

  @Override
  public void sessionEnded(String node, long session, String reason, boolean decidedHere) {
    targets.waitingFor(node).forEach(task -> look(node, task));
  }

  /** Looks at everything that waits; what could not be read before is read again. */
  void lookAtAll() {
    for (String node : targets.nodes()) {
      if (places.isLost(node)) {
        targets.waitingFor(node).forEach(task -> look(node, task));
      }
    }
  }

  /** A task waits for a node. */
  void look(String node, String task) {
    if (places.isLost(node)) {
      parts
          .records()
          .readLatest(
              task,
              read -> {
                if (read instanceof Records.Read.Found(TaskRecord.Queued queued, long revision)
                    && node.equals(queued.head().options().target())
                    && queued.head().openTask() instanceof Task.RetrieveData) {
                  end(queued, revision);
                }
              });
    }
  }

  private void end(TaskRecord.Queued queued, long revision) {
    TaskRecord.Ended ended = queued.answered(KeyRouting.NOT_FOUND, parts.clock().millis());
    parts
        .records()
        .replace(
            ended,
            revision,
            outcome -> {
              switch (outcome) {
                case WriteOutcome.Won(long stored) -> endings.recorded(ended, stored);
                case WriteOutcome.Lost _ -> {}
                case WriteOutcome.Unknown _ -> inDoubt.look(ended, revision);
              }
            });
  }

  @Override
  public void sessionStarted(NodeSnapshot node) {}

  @Override
  public void workChanged(NodeSnapshot node) {}

  @Override
  public void beat(Beat beat) {}
}
