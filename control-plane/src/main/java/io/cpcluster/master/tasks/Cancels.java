package io.cpcluster.master.tasks;

import io.cpcluster.contracts.error.ErrorAnswer;
import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.node.CancelCommand;
import io.cpcluster.contracts.node.Held;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.contracts.submission.TaskAnswer;
import io.cpcluster.contracts.task.Attempt;
import io.cpcluster.contracts.task.TaskRecord;
import io.cpcluster.contracts.task.TaskState;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.Reply;
import io.cpcluster.messaging.bucket.WriteOutcome;
import io.cpcluster.messaging.queue.WorkQueue;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * Cancels tasks: the record says so at once by compare-and-set, then the queue message is purged or
 * the node told. A word to the node that is lost is made up for when its beats name the assignment.
 */
final class Cancels {
  private static final int MAX_TRIES = 5;
  private static final Duration NODE_LIMIT = Duration.ofSeconds(1);

  private final NatsConnection connection;
  private final WorkQueue queue;
  private final InstantSource clock;
  private final Records records;
  private final Assignments assignments;
  private final Endings endings;
  private final EndsInDoubt inDoubt;
  private final Steps steps;
  private final TaskEvents events;
  private final Targets targets;
  private final Scheduling scheduling;
  private final Later later;

  Cancels(
      NatsConnection connection,
      WorkQueue queue,
      Parts parts,
      Endings endings,
      EndsInDoubt inDoubt,
      Targets targets,
      Scheduling scheduling) {
    this.connection = connection;
    this.queue = queue;
    this.clock = parts.clock();
    this.records = parts.records();
    this.assignments = parts.assignments();
    this.steps = parts.steps();
    this.events = parts.events();
    this.later = parts.later();
    this.endings = endings;
    this.inDoubt = inDoubt;
    this.targets = targets;
    this.scheduling = scheduling;
  }

  /**
   * Cancels a task.
   *
   * @param by who wants it
   */
  void cancel(String task, String by, Caller caller) {
    cancel(task, by, caller, MAX_TRIES);
  }

  /** Ends one assignment at its node, whatever its record says. */
  void endAtNode(String node, long session, Held held) {
    endAtNode(node, session, held, MAX_TRIES);
  }

  private void cancel(String task, String by, Caller caller, int triesLeft) {
    records.readLatest(
        task,
        read -> {
          switch (read) {
            case Records.Read.Found found -> cancel(found, by, caller, triesLeft);
            case Records.Read.Missing _ ->
                caller.refuse(
                    ErrorAnswer.of(ErrorCode.NOT_FOUND, "no task \"" + task + "\"", task));
            case Records.Read.Unavailable(String text) ->
                caller.refuse(Intake.unavailable(task, text));
          }
        });
  }

  private void cancel(Records.Read.Found found, String by, Caller caller, int triesLeft) {
    long revision = found.revision();
    switch (found.record()) {
      case TaskRecord.Scheduled scheduled ->
          replace(found, scheduled.cancel(clock.millis()), by, caller, triesLeft);
      case TaskRecord.Queued queued ->
          replace(found, queued.cancel(clock.millis()), by, caller, triesLeft);
      case TaskRecord.Running running ->
          replace(found, running.cancel(revision, clock.millis()), by, caller, triesLeft);
      case TaskRecord.Ended ended when ended.state() == TaskState.CANCELLED -> {
        endLastAttempt(ended);
        caller.answer(new TaskAnswer.Cancelled(ended.id()), Map.of());
      }
      case TaskRecord.Ended ended -> caller.answer(Answers.ended(ended), Map.of());
    }
  }

  private void replace(
      Records.Read.Found found, TaskRecord.Ended ended, String by, Caller caller, int triesLeft) {
    records.replace(
        ended,
        found.revision(),
        outcome -> {
          switch (outcome) {
            case WriteOutcome.Won(long revision) -> {
              steps.reached(Steps.Point.CANCEL_RECORDED);
              tellThoseConcerned(found);
              endings.recorded(ended, revision);
              events.cancelled(by, ended.id());
              caller.answer(new TaskAnswer.Cancelled(ended.id()), Map.of());
            }
            case WriteOutcome.Lost _ when triesLeft > 1 ->
                cancel(ended.id(), by, caller, triesLeft - 1);
            case WriteOutcome.Lost _ ->
                caller.refuse(Intake.unavailable(ended.id(), "its state changes all the time"));
            case WriteOutcome.Unknown(var _, String text) -> {
              inDoubt.look(ended, found.revision(), () -> tellThoseConcerned(found));
              caller.refuse(Intake.unavailable(ended.id(), text));
            }
          }
        });
  }

  private void tellThoseConcerned(Records.Read.Found found) {
    TaskRecord record = found.record();
    switch (record) {
      case TaskRecord.Queued queued -> {
        String target = queued.head().options().target();
        if (target != null) {
          targets.unmark(target, queued.id());
        } else {
          queue.purge(QueueKey.of(queued.head()).subject(queued.id(), found.revision()), _ -> {});
        }
      }
      case TaskRecord.Running running -> {
        assignments.remove(running.id(), found.revision());
        Attempt attempt = running.attempt();
        endAtNode(attempt.node(), attempt.session(), new Held(running.id(), found.revision()));
      }
      case TaskRecord.Scheduled scheduled -> scheduling.remove(scheduled);
      case TaskRecord.Ended _ -> {}
    }
  }

  /** It was cancelled before, and whoever did that may not have come to tell the node. */
  private void endLastAttempt(TaskRecord.Ended ended) {
    List<Attempt> attempts = ended.head().attempts();
    if (ended.fence() > 0 && !attempts.isEmpty()) {
      Attempt last = attempts.getLast();
      endAtNode(last.node(), last.session(), new Held(ended.id(), ended.fence()));
    }
  }

  private void endAtNode(String node, long session, Held held, int triesLeft) {
    connection.request(
        Subjects.nodeCancel(node),
        Map.of(),
        Json.write(new CancelCommand(session, List.of(held))),
        NODE_LIMIT,
        reply -> {
          boolean mayBeThere =
              reply instanceof Reply.TimedOut || reply instanceof Reply.NoResponders;
          if (mayBeThere && triesLeft > 1) {
            later.after(NODE_LIMIT, () -> endAtNode(node, session, held, triesLeft - 1));
          }
        });
  }
}
