package io.cpcluster.master.tasks;

import io.cpcluster.contracts.error.ErrorAnswer;
import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.master.HandedOn;
import io.cpcluster.contracts.submission.Submission;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.TaskOptions;
import io.cpcluster.contracts.task.TaskRecord;
import io.cpcluster.master.health.StoreHealth;
import io.cpcluster.master.membership.NodeDirectory;
import io.cpcluster.master.tasks.Credits.Credit;
import io.cpcluster.messaging.bucket.WriteOutcome;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
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
  private final StraightCredits credits;
  private final NamedOthers others;
  private final HandOn handOn;
  private final ArrivalAnswers answers;
  private final Duplicates duplicates;
  private final FirstRecords first;
  private final DataRules data;
  private final BlobHolds blobs;
  private final KeyRouting keys;
  private final AtomicLong straight = new AtomicLong();

  /** Everything a submission may need. */
  record Helpers(
      Admission admission,
      StoreHealth health,
      NodeDirectory nodes,
      Assigner assigner,
      Enqueuer enqueuer,
      StraightCredits credits,
      NamedOthers others,
      HandOn handOn,
      ArrivalAnswers answers,
      Duplicates duplicates,
      FirstRecords first,
      DataRules data,
      BlobHolds blobs,
      KeyRouting keys) {}

  Intake(Parts parts, Helpers helpers) {
    this.parts = parts;
    this.admission = helpers.admission();
    this.health = helpers.health();
    this.nodes = helpers.nodes();
    this.assigner = helpers.assigner();
    this.enqueuer = helpers.enqueuer();
    this.credits = helpers.credits();
    this.others = helpers.others();
    this.handOn = helpers.handOn();
    this.answers = helpers.answers();
    this.duplicates = helpers.duplicates();
    this.first = helpers.first();
    this.data = helpers.data();
    this.blobs = helpers.blobs();
    this.keys = helpers.keys();
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
        submission,
        lost -> {
          if (lost.isPresent()) {
            refuseUnlessKnown(arrival, lost.get());
          } else {
            findOthers(arrival, unfinished -> route(arrival, reply, unfinished));
          }
        });
  }

  /** Finds the node of a key that is asked for now; what starts later goes its way then. */
  private void route(Arrival arrival, @Nullable String reply, List<String> unfinished) {
    if (scheduled(arrival, unfinished).isPresent()) {
      placeLater(arrival, reply, unfinished);
      return;
    }
    keys.route(
        arrival,
        new KeyRouting.Ways() {
          @Override
          public void place(Arrival routed) {
            Intake.this.place(routed, reply, unfinished);
          }

          @Override
          public void answer(Result.Error error) {
            first.end(arrival, error);
          }

          @Override
          public void refuse(ErrorAnswer error) {
            arrival.caller().refuse(error);
          }
        });
  }

  private void placeLater(Arrival arrival, @Nullable String reply, List<String> unfinished) {
    if (KeyRouting.concerns(arrival.submission())) {
      arrival
          .caller()
          .refuse(
              ErrorAnswer.of(
                  ErrorCode.INVALID_REQUEST,
                  "RetrieveData goes to where its key lies when it is submitted: with \"delay_ms\","
                      + " \"repeat\" or \"after\" name the node as \"target\"",
                  arrival.id()));
    } else {
      place(arrival, reply, unfinished);
    }
  }

  /** Reads the tasks that it waits for: those that have not finished are handed on. */
  private void findOthers(Arrival arrival, Consumer<List<String>> found) {
    List<String> after = arrival.submission().options().afterAll();
    if (after.isEmpty()) {
      found.accept(after);
      return;
    }
    others.find(
        after,
        named -> {
          switch (named) {
            case NamedOthers.Named.Known(List<String> unfinished) -> found.accept(unfinished);
            case NamedOthers.Named.Unknown(String other) ->
                refuseUnlessKnown(
                    arrival,
                    ErrorAnswer.of(
                        ErrorCode.INVALID_REQUEST,
                        "\"after\": there is no task \"" + other + "\"; submit it first",
                        arrival.id()));
            case NamedOthers.Named.Unavailable(String text) ->
                arrival.caller().refuse(unavailable(arrival.id(), text));
          }
        });
  }

  private void place(Arrival arrival, @Nullable String reply, List<String> unfinished) {
    Submission submission = arrival.submission();
    Optional<TaskRecord.Scheduled> later = scheduled(arrival, unfinished);
    if (later.isPresent()) {
      first.store(arrival, later.get());
      return;
    }
    Optional<Credit> credit = credits.take(submission.task(), submission.options());
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
              first.created(arrival);
              answers.accepted(arrival);
            }
            case WriteOutcome.Lost _ -> first.known(arrival);
            case WriteOutcome.Unknown(WriteOutcome.Cause cause, String text) ->
                answers.refused(arrival, cause, text);
          }
        });
  }

  /** Its first record, when it is not due yet. */
  private Optional<TaskRecord.Scheduled> scheduled(Arrival arrival, List<String> unfinished) {
    TaskOptions options = arrival.submission().options();
    long now = parts.clock().millis();
    if (!unfinished.isEmpty()) {
      return Optional.of(
          new TaskRecord.Scheduled(arrival.head(now, parts.self()), 0, unfinished, 0));
    }
    long dueAt = now + options.delayMs();
    if (options.repeat() != null && options.delayMs() == 0) {
      dueAt = Repeats.firstMs(options.repeat(), now);
    }
    return dueAt == now
        ? Optional.empty()
        : Optional.of(new TaskRecord.Scheduled(arrival.head(now, parts.self()), dueAt));
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
    first.store(arrival, fresh);
  }

  static ErrorAnswer unavailable(String id, String text) {
    return ErrorAnswer.retryAfter(
        ErrorCode.UNAVAILABLE,
        "the cluster cannot store now (" + text + "); try again in 1 s with the same id",
        id,
        RETRY_AFTER_MS);
  }
}
