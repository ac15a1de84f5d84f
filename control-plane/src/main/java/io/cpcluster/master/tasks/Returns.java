package io.cpcluster.master.tasks;

import io.cpcluster.contracts.task.TaskRecord;
import io.cpcluster.messaging.bucket.WriteOutcome;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a running assignment without an answer of its node: puts the task back in its queue, or
 * records that it is dead or unknown. One compare-and-set from the fence; who loses it does
 * nothing.
 */
final class Returns {
  private static final Logger LOG = LoggerFactory.getLogger(Returns.class);

  private final Records records;
  private final Assignments assignments;
  private final Enqueuer enqueuer;
  private final Endings endings;
  private final EndsInDoubt inDoubt;
  private final Scheduling scheduling;
  private final TaskEvents events;
  private final Steps steps;
  private final Later later;
  private Runnable queued = () -> {};
  private Consumer<String> look = _ -> {};

  Returns(
      Parts parts, Enqueuer enqueuer, Endings endings, EndsInDoubt inDoubt, Scheduling scheduling) {
    this.records = parts.records();
    this.assignments = parts.assignments();
    this.enqueuer = enqueuer;
    this.endings = endings;
    this.inDoubt = inDoubt;
    this.scheduling = scheduling;
    this.events = parts.events();
    this.steps = parts.steps();
    this.later = parts.later();
  }

  /** Who looks at a task that may lack its queue message. Set once, before use. */
  void whenInDoubt(Consumer<String> whoLooks) {
    look = whoLooks;
  }

  private void lookLater(String task) {
    Assigner.IN_DOUBT.forEach(when -> later.after(when, () -> look.accept(task)));
  }

  /** Told when a task was put in a queue, so that a credit may take it. Set once, before use. */
  void whenQueued(Runnable look) {
    queued = look;
  }

  /** The node did not take it, or gave it back unstarted: the assignment does not count. */
  void refused(TaskRecord.Running running, long fence, Consumer<WriteOutcome> done) {
    String node = running.attempt().node();
    replace(running.refused(), fence, node + " did not run it", node, done);
  }

  /** The node, or that session of it, is gone. */
  void lost(
      TaskRecord.Running running,
      long fence,
      String reason,
      long atMs,
      Consumer<WriteOutcome> done) {
    replace(running.lost(fence, reason, atMs), fence, reason, null, done);
  }

  /** The node answered an error and the task may be tried again, after a rest. */
  void again(TaskRecord.Scheduled next, long fence, String why, Consumer<WriteOutcome> done) {
    replace(next, fence, why, null, done);
  }

  private void replace(
      TaskRecord next,
      long fence,
      String why,
      @Nullable String refusedBy,
      Consumer<WriteOutcome> done) {
    records.replace(
        next,
        fence,
        outcome -> {
          if (outcome instanceof WriteOutcome.Won(long revision)) {
            assignments.remove(next.id(), fence);
            recorded(next, revision, why, refusedBy);
          } else if (outcome instanceof WriteOutcome.Lost) {
            assignments.remove(next.id(), fence);
          } else if (next instanceof TaskRecord.Ended ended) {
            inDoubt.look(ended, fence);
          } else {
            lookLater(next.id());
          }
          done.accept(outcome);
        });
  }

  private void recorded(TaskRecord next, long revision, String why, @Nullable String refusedBy) {
    switch (next) {
      case TaskRecord.Queued waiting -> {
        steps.reached(Steps.Point.RETURN_RECORDED);
        if (refusedBy != null) {
          events.refused(waiting, revision, refusedBy);
        }
        events.requeued(waiting, revision, why);
        enqueuer.enqueue(waiting, revision, outcome -> enqueued(waiting, outcome));
      }
      case TaskRecord.Scheduled resting -> scheduling.recorded(resting, revision, _ -> {});
      case TaskRecord.Ended ended -> endings.recorded(ended, revision);
      case TaskRecord.Running _ ->
          throw new IllegalStateException("a return leads to " + next.state());
    }
  }

  private void enqueued(TaskRecord.Queued waiting, Enqueuer.Outcome outcome) {
    switch (outcome) {
      case Enqueuer.Outcome.Done _ -> queued.run();
      case Enqueuer.Outcome.Open(String text, boolean _) -> {
        LOG.warn(
            "{} waits without its queue message until it is looked at: {}", waiting.id(), text);
        lookLater(waiting.id());
      }
    }
  }
}
