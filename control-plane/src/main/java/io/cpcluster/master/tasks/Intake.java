package io.cpcluster.master.tasks;

import io.cpcluster.contracts.error.ErrorAnswer;
import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.master.HandedOn;
import io.cpcluster.contracts.submission.Submission;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.TaskClass;
import io.cpcluster.contracts.task.TaskOptions;
import io.cpcluster.contracts.task.TaskRecord;
import io.cpcluster.master.health.StoreHealth;
import io.cpcluster.master.membership.NodeDirectory;
import io.cpcluster.master.tasks.Credits.Credit;
import io.cpcluster.messaging.bucket.WriteOutcome;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Takes submissions: straight to a node when a credit fits and nothing as urgent waits for it, else
 * on to a master that has one, else into the queue. A caller is told that its task is accepted once
 * everything its record needs is stored.
 */
final class Intake {
  private static final long RETRY_AFTER_MS = 1_000;

  private final Parts parts;
  private final Admission admission;
  private final StoreHealth health;
  private final NodeDirectory nodes;
  private final Assigner assigner;
  private final Enqueuer enqueuer;
  private final HandOn handOn;
  private final ArrivalAnswers answers;
  private final Duplicates duplicates;
  private final DataRules data;
  private final BlobHolds blobs;
  private final KeyRouting keys;
  private final Endings endings;
  private final Runnable queued;
  private final AtomicLong straight = new AtomicLong();

  /** Everything a submission may need; {@code queued} is told when a task was queued. */
  record Helpers(
      Admission admission,
      StoreHealth health,
      NodeDirectory nodes,
      Assigner assigner,
      Enqueuer enqueuer,
      HandOn handOn,
      ArrivalAnswers answers,
      Duplicates duplicates,
      DataRules data,
      BlobHolds blobs,
      KeyRouting keys,
      Endings endings,
      Runnable queued) {}

  Intake(Parts parts, Helpers helpers) {
    this.parts = parts;
    this.admission = helpers.admission();
    this.health = helpers.health();
    this.nodes = helpers.nodes();
    this.assigner = helpers.assigner();
    this.enqueuer = helpers.enqueuer();
    this.handOn = helpers.handOn();
    this.answers = helpers.answers();
    this.duplicates = helpers.duplicates();
    this.data = helpers.data();
    this.blobs = helpers.blobs();
    this.keys = helpers.keys();
    this.endings = helpers.endings();
    this.queued = helpers.queued();
  }

  /** How many tasks this master assigned without queueing them. */
  long straight() {
    return straight.get();
  }

  /**
   * Takes one submission.
   *
   * @param waits whether the caller wants the result, for up to 4 s, rather than the acceptance
   * @param by the caller's name
   * @param reply the caller's inbox when the submission may be handed on, else null
   */
  void take(
      Submission submission, boolean waits, String by, Caller caller, @Nullable String reply) {
    String id = submission.id() == null ? parts.newTaskId() : submission.id();
    Arrival arrival = new Arrival(id, submission, waits, by, caller);
    Optional<ErrorAnswer> refusal = refusal(id, submission);
    if (refusal.isPresent()) {
      caller.refuse(refusal.get());
      return;
    }
    Optional<ErrorAnswer> overload = admission.refusal(id);
    if (overload.isPresent()) {
      refuseUnlessKnown(arrival, overload.get());
      return;
    }
    blobs.hold(
        id,
        submission.task(),
        lost -> {
          if (lost.isPresent()) {
            refuseUnlessKnown(arrival, lost.get());
          } else {
            route(arrival, reply);
          }
        });
  }

  private void route(Arrival arrival, @Nullable String reply) {
    keys.route(
        arrival,
        new KeyRouting.Ways() {
          @Override
          public void place(Arrival routed) {
            Intake.this.place(routed, reply);
          }

          @Override
          public void answer(Result.Error error) {
            answerAtOnce(arrival, error);
          }

          @Override
          public void refuse(ErrorAnswer error) {
            arrival.caller().refuse(error);
          }
        });
  }

  private void place(Arrival arrival, @Nullable String reply) {
    Submission submission = arrival.submission();
    Optional<Credit> credit = credit(submission);
    if (credit.isPresent()) {
      assign(arrival, credit.get());
    } else if (reply == null
        || !handOn.offer(
            new HandedOn(
                parts.self(),
                arrival.id(),
                submission.task(),
                submission.options(),
                reply,
                arrival.waits(),
                arrival.by()))) {
      queue(arrival);
    }
  }

  private Optional<ErrorAnswer> refusal(String id, Submission submission) {
    TaskOptions options = submission.options();
    if (options.delayMs() > 0) {
      return Optional.of(
          ErrorAnswer.of(ErrorCode.NOT_SUPPORTED, "delay_ms: delayed tasks are not built yet", id));
    }
    if (!health.isHealthy()) {
      return Optional.of(unavailable(id, "the store does not answer"));
    }
    String target = options.target();
    if (target != null && nodes.find(target).filter(node -> !node.isClient()).isEmpty()) {
      return Optional.of(
          ErrorAnswer.of(
              ErrorCode.UNKNOWN_TARGET,
              "no node \"" + target + "\" was ever here; the nodes are listed by cpcluster nodes",
              id));
    }
    return data.refusal(id, submission);
  }

  /** Nothing new is taken now, but what was accepted before is accepted again. */
  private void refuseUnlessKnown(Arrival arrival, ErrorAnswer overload) {
    if (arrival.submission().id() == null) {
      arrival.caller().refuse(overload);
    } else {
      duplicates.acceptKnown(
          arrival.id(), arrival.submission().task(), arrival.waits(), arrival.caller(), overload);
    }
  }

  private Optional<Credit> credit(Submission submission) {
    String target = submission.options().target();
    if (target != null) {
      return parts.credits().takeOn(target);
    }
    TaskClass needed = TaskClass.of(submission.task(), submission.options());
    Optional<Credit> credit = parts.credits().take(needed);
    if (credit.isPresent()
        && parts.backlog().waitsFor(credit.get().kind(), submission.options().priority())) {
      parts.credits().giveBack(credit.get());
      return Optional.empty();
    }
    return credit;
  }

  private void assign(Arrival arrival, Credit credit) {
    TaskRecord.Queued fresh = arrival.fresh(parts.clock().millis(), parts.self());
    if (!answers.waitFor(arrival)) {
      parts.credits().giveBack(credit);
      return;
    }
    assigner.assignNew(
        fresh,
        credit,
        outcome -> {
          switch (outcome) {
            case WriteOutcome.Won _ -> {
              straight.incrementAndGet();
              created(arrival);
              answers.accepted(arrival);
            }
            case WriteOutcome.Lost _ -> known(arrival);
            case WriteOutcome.Unknown(WriteOutcome.Cause cause, String text) ->
                answers.refused(arrival, cause, text);
          }
        });
  }

  private void queue(Arrival arrival) {
    TaskRecord.Queued fresh = arrival.fresh(parts.clock().millis(), parts.self());
    TaskOptions options = arrival.submission().options();
    if (options.target() == null && !enqueuer.admits(fresh.head().taskClass())) {
      arrival
          .caller()
          .refuse(
              ErrorAnswer.of(
                  ErrorCode.TOO_MANY_CLASSES,
                  "tasks of "
                      + Enqueuer.MAX_CLASSES
                      + " combinations of role and labels wait already",
                  arrival.id()));
      return;
    }
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

  /** No node has to be asked. */
  private void answerAtOnce(Arrival arrival, Result.Error error) {
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

  private void created(Arrival arrival) {
    admission.created();
    parts.events().submitted(arrival.by(), arrival.id(), arrival.submission().task().kind());
  }

  private void recorded(Arrival arrival, TaskRecord.Queued fresh, long revision) {
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
          switch (outcome) {
            case Enqueuer.Outcome.Done _ -> {
              answers.accepted(arrival);
              queued.run();
            }
            case Enqueuer.Outcome.Open(String text, boolean full) ->
                answers.refused(
                    arrival,
                    full ? WriteOutcome.Cause.STORE_FULL : WriteOutcome.Cause.NO_ANSWER,
                    text);
          }
        });
  }

  /** A record of that id is there already. */
  private void known(Arrival arrival) {
    arrival.waitNoLonger();
    duplicates.settle(
        arrival.id(),
        arrival.submission().task(),
        arrival.waits(),
        ArrivalAnswers.RUN_LIMIT,
        arrival.caller());
  }

  static ErrorAnswer unavailable(String id, String text) {
    return ErrorAnswer.retryAfter(
        ErrorCode.UNAVAILABLE,
        "the cluster cannot store now (" + text + "); try again in 1 s with the same id",
        id,
        RETRY_AFTER_MS);
  }
}
