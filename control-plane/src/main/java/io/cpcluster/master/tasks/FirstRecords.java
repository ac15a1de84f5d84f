package io.cpcluster.master.tasks;

import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.TaskRecord;
import io.cpcluster.messaging.bucket.WriteOutcome;

/**
 * Stores the first record of a task that goes to no node at once, puts in what that needs, and
 * answers whoever submitted it. Called on threads that never block.
 */
final class FirstRecords {
  private final Parts parts;
  private final Admission admission;
  private final Enqueuer enqueuer;
  private final Scheduling scheduling;
  private final ArrivalAnswers answers;
  private final Duplicates duplicates;
  private final Endings endings;
  private final Runnable queued;

  /**
   * @param queued is told when a task was queued
   */
  FirstRecords(
      Parts parts,
      Admission admission,
      Enqueuer enqueuer,
      Scheduling scheduling,
      ArrivalAnswers answers,
      Duplicates duplicates,
      Endings endings,
      Runnable queued) {
    this.parts = parts;
    this.admission = admission;
    this.enqueuer = enqueuer;
    this.scheduling = scheduling;
    this.answers = answers;
    this.duplicates = duplicates;
    this.endings = endings;
    this.queued = queued;
  }

  /** Stores what a task begins as, and answers once all is there that its record needs. */
  void store(Arrival arrival, TaskRecord fresh) {
    if (!answers.waitFor(arrival)) {
      return;
    }
    parts
        .records()
        .create(
            fresh,
            outcome -> {
              switch (outcome) {
                case WriteOutcome.Won(long revision) -> {
                  created(arrival);
                  recorded(arrival, fresh, revision);
                }
                case WriteOutcome.Lost _ -> known(arrival);
                case WriteOutcome.Unknown(WriteOutcome.Cause cause, String text) ->
                    answers.refused(arrival, cause, text);
              }
            });
  }

  /** Stores the end of a task for which no node has to be asked. */
  void end(Arrival arrival, Result.Error error) {
    long now = parts.clock().millis();
    TaskRecord.Ended ended = arrival.fresh(now, parts.self()).answered(error, now);
    if (!answers.waitFor(arrival)) {
      return;
    }
    parts
        .records()
        .create(
            ended,
            outcome -> {
              switch (outcome) {
                case WriteOutcome.Won(long revision) -> {
                  created(arrival);
                  answers.accepted(arrival);
                  endings.recorded(ended, revision);
                }
                case WriteOutcome.Lost _ -> known(arrival);
                case WriteOutcome.Unknown(WriteOutcome.Cause cause, String text) ->
                    answers.refused(arrival, cause, text);
              }
            });
  }

  /** A first record was stored. */
  void created(Arrival arrival) {
    admission.created();
    parts.events().submitted(arrival.by(), arrival.id(), arrival.submission().task().kind());
  }

  /** Puts in what the record needs, and answers. */
  private void recorded(Arrival arrival, TaskRecord fresh, long revision) {
    switch (fresh) {
      case TaskRecord.Queued waiting -> queued(arrival, waiting, revision);
      case TaskRecord.Scheduled later ->
          scheduling.recorded(later, revision, outcome -> settled(arrival, outcome));
      case TaskRecord.Running _, TaskRecord.Ended _ ->
          throw new IllegalStateException("a task does not begin " + fresh.state());
    }
  }

  private void queued(Arrival arrival, TaskRecord.Queued fresh, long revision) {
    parts
        .steps()
        .reached(
            fresh.head().options().target() == null
                ? Steps.Point.QUEUED_RECORDED
                : Steps.Point.TARGET_RECORDED);
    parts.events().queued(fresh, revision);
    enqueuer.enqueue(
        fresh,
        revision,
        outcome -> {
          parts.steps().reached(Steps.Point.QUEUE_MESSAGE_STORED);
          settled(arrival, outcome);
        });
  }

  private void settled(Arrival arrival, Enqueuer.Outcome outcome) {
    switch (outcome) {
      case Enqueuer.Outcome.Done _ -> {
        answers.accepted(arrival);
        queued.run();
      }
      case Enqueuer.Outcome.Open(String text, boolean full) ->
          answers.refused(
              arrival, full ? WriteOutcome.Cause.STORE_FULL : WriteOutcome.Cause.NO_ANSWER, text);
    }
  }

  /** A record of that id is there already. */
  void known(Arrival arrival) {
    arrival.waitNoLonger();
    duplicates.settle(
        arrival.id(),
        arrival.submission().task(),
        arrival.waits(),
        ArrivalAnswers.RUN_LIMIT,
        arrival.caller());
  }
}
