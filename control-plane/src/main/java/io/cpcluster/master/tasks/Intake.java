package io.cpcluster.master.tasks;

import io.cpcluster.contracts.error.ErrorAnswer;
import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.master.HandedOn;
import io.cpcluster.contracts.subject.Headers;
import io.cpcluster.contracts.submission.Submission;
import io.cpcluster.contracts.submission.TaskAnswer;
import io.cpcluster.contracts.task.TaskClass;
import io.cpcluster.contracts.task.TaskHead;
import io.cpcluster.contracts.task.TaskOptions;
import io.cpcluster.contracts.task.TaskRecord;
import io.cpcluster.contracts.task.TaskState;
import io.cpcluster.master.health.StoreHealth;
import io.cpcluster.master.membership.NodeDirectory;
import io.cpcluster.master.tasks.Credits.Credit;
import io.cpcluster.messaging.bucket.WriteOutcome;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Takes submissions: straight to a node when a credit fits and nothing as urgent waits for it, else
 * on to a master that has one, else into the queue. A caller is told that its task is accepted once
 * everything its record needs is stored.
 */
final class Intake {
  private static final Duration RUN_LIMIT = Duration.ofSeconds(4);
  private static final long RETRY_AFTER_MS = 1_000;

  private final Parts parts;
  private final Admission admission;
  private final StoreHealth health;
  private final NodeDirectory nodes;
  private final Assigner assigner;
  private final Enqueuer enqueuer;
  private final HandOn handOn;
  private final Waiters waiters;
  private final Duplicates duplicates;
  private final DataRules data;
  private final BlobHolds blobs;
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
      Waiters waiters,
      Duplicates duplicates,
      DataRules data,
      BlobHolds blobs,
      Runnable queued) {}

  Intake(Parts parts, Helpers helpers) {
    this.parts = parts;
    this.admission = helpers.admission();
    this.health = helpers.health();
    this.nodes = helpers.nodes();
    this.assigner = helpers.assigner();
    this.enqueuer = helpers.enqueuer();
    this.handOn = helpers.handOn();
    this.waiters = helpers.waiters();
    this.duplicates = helpers.duplicates();
    this.data = helpers.data();
    this.blobs = helpers.blobs();
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
    Task task = new Task(id, submission, waits, by, caller);
    Optional<ErrorAnswer> refusal = refusal(id, submission);
    if (refusal.isPresent()) {
      caller.refuse(refusal.get());
      return;
    }
    Optional<ErrorAnswer> overload = admission.refusal(id);
    if (overload.isPresent()) {
      refuseUnlessKnown(task, overload.get());
      return;
    }
    blobs.hold(
        id,
        submission.task(),
        lost -> {
          if (lost.isPresent()) {
            refuseUnlessKnown(task, lost.get());
          } else {
            place(task, reply);
          }
        });
  }

  private void place(Task task, @Nullable String reply) {
    Submission submission = task.submission();
    Optional<Credit> credit = credit(submission);
    if (credit.isPresent()) {
      assign(task, credit.get());
    } else if (reply == null
        || !handOn.offer(
            new HandedOn(
                parts.self(),
                task.id(),
                submission.task(),
                submission.options(),
                reply,
                task.waits(),
                task.by()))) {
      queue(task);
    }
  }

  /** One submission on its way, and its caller, who is answered once. */
  private static final class Task {
    private final String id;
    private final Submission submission;
    private final boolean waits;
    private final String by;
    private final Caller caller;

    /** Set before anything can end, by the thread that took the submission. */
    private volatile Waiters.@Nullable Waiting waiting;

    Task(String id, Submission submission, boolean waits, String by, Caller caller) {
      this.id = id;
      this.submission = submission;
      this.waits = waits;
      this.by = by;
      this.caller = caller;
    }

    String id() {
      return id;
    }

    Submission submission() {
      return submission;
    }

    boolean waits() {
      return waits;
    }

    String by() {
      return by;
    }

    Caller caller() {
      return caller;
    }

    void waitNoLonger() {
      Waiters.Waiting registered = waiting;
      if (registered != null) {
        registered.forget();
      }
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
  private void refuseUnlessKnown(Task task, ErrorAnswer overload) {
    if (task.submission().id() == null) {
      task.caller().refuse(overload);
    } else {
      duplicates.acceptKnown(
          task.id(), task.submission().task(), task.waits(), task.caller(), overload);
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

  private void assign(Task task, Credit credit) {
    TaskRecord.Queued fresh = fresh(task);
    if (!waitFor(task)) {
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
              created(task);
              accepted(task);
            }
            case WriteOutcome.Lost _ -> known(task);
            case WriteOutcome.Unknown(WriteOutcome.Cause cause, String text) ->
                refused(task, cause, text);
          }
        });
  }

  private void queue(Task task) {
    TaskRecord.Queued fresh = fresh(task);
    TaskOptions options = task.submission().options();
    if (options.target() == null && !enqueuer.admits(fresh.head().taskClass())) {
      task.caller()
          .refuse(
              ErrorAnswer.of(
                  ErrorCode.TOO_MANY_CLASSES,
                  "tasks of "
                      + Enqueuer.MAX_CLASSES
                      + " combinations of role and labels wait already",
                  task.id()));
      return;
    }
    if (!waitFor(task)) {
      return;
    }
    parts
        .records()
        .create(
            fresh,
            outcome -> {
              switch (outcome) {
                case WriteOutcome.Won(long revision) -> {
                  created(task);
                  recorded(task, fresh, revision);
                }
                case WriteOutcome.Lost _ -> known(task);
                case WriteOutcome.Unknown(WriteOutcome.Cause cause, String text) ->
                    refused(task, cause, text);
              }
            });
  }

  private void created(Task task) {
    admission.created();
    parts.events().submitted(task.by(), task.id(), task.submission().task().kind());
  }

  private void recorded(Task task, TaskRecord.Queued fresh, long revision) {
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
              accepted(task);
              queued.run();
            }
            case Enqueuer.Outcome.Open(String text, boolean full) ->
                refused(
                    task,
                    full ? WriteOutcome.Cause.STORE_FULL : WriteOutcome.Cause.NO_ANSWER,
                    text);
          }
        });
  }

  private TaskRecord.Queued fresh(Task task) {
    return new TaskRecord.Queued(
        new TaskHead(
            task.id(),
            task.submission().task(),
            null,
            task.submission().options(),
            parts.clock().millis(),
            task.waits() ? parts.self() : null,
            List.of()));
  }

  /** Registers a caller that wants the result, before anything can end. */
  private boolean waitFor(Task task) {
    if (!task.waits()) {
      return true;
    }
    Waiters.Waiting waiting = waiters.await(task.id(), RUN_LIMIT, new Told(task));
    if (waiting != null) {
      task.waiting = waiting;
      return true;
    }
    task.caller().refuse(unavailable(task.id(), "too many callers wait already"));
    return false;
  }

  private final class Told implements Waiters.Told {
    private final Task task;

    Told(Task task) {
      this.task = task;
    }

    @Override
    public void ended(TaskRecord.Ended ended) {
      task.caller().answer(Answers.ended(ended), Map.of());
    }

    @Override
    public void stillOpen(@Nullable TaskState state) {
      task.caller().answer(new TaskAnswer.Accepted(task.id()), acceptance(task));
    }
  }

  private void accepted(Task task) {
    if (!task.waits()) {
      task.caller().answer(new TaskAnswer.Accepted(task.id()), acceptance(task));
    }
  }

  /** A record of that id is there already. */
  private void known(Task task) {
    task.waitNoLonger();
    duplicates.settle(task.id(), task.submission().task(), task.waits(), RUN_LIMIT, task.caller());
  }

  private void refused(Task task, WriteOutcome.Cause cause, String text) {
    task.waitNoLonger();
    task.caller()
        .refuse(
            cause == WriteOutcome.Cause.STORE_FULL
                ? Admission.full(task.id(), text)
                : unavailable(task.id(), text));
  }

  /** What an acceptance says besides the id. */
  private Map<String, String> acceptance(Task task) {
    Map<String, String> headers = new HashMap<>();
    TaskOptions options = task.submission().options();
    Long chosen = options.resultTtlMs();
    long seconds = chosen == null ? admission.resultTtl().toSeconds() : chosen / 1_000;
    headers.put(Headers.RESULT_TTL_SECONDS, Long.toString(seconds));
    Fit.waitsFor(TaskClass.of(task.submission().task(), options), options.target(), nodes)
        .ifPresent(text -> headers.put(Headers.WAITS_FOR, text));
    return headers;
  }

  static ErrorAnswer unavailable(String id, String text) {
    return ErrorAnswer.retryAfter(
        ErrorCode.UNAVAILABLE,
        "the cluster cannot store now (" + text + "); try again in 1 s with the same id",
        id,
        RETRY_AFTER_MS);
  }
}
