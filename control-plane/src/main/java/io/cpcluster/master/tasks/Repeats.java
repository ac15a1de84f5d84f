package io.cpcluster.master.tasks;

import io.cpcluster.contracts.access.Grants;
import io.cpcluster.contracts.error.ErrorAnswer;
import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.submission.Submission;
import io.cpcluster.contracts.submission.TaskAnswer;
import io.cpcluster.contracts.task.Repeat;
import io.cpcluster.contracts.task.TaskRecord;
import io.cpcluster.messaging.bucket.WriteOutcome;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tasks that repeat. Each time one is due, a task of its own is submitted, whose id ends in the
 * number of the run, and then one compare-and-set counts that run and says when the next is due. A
 * master that dies between the two costs nothing: the same number is submitted again, which is the
 * same task as long as the record of that run is kept. Times that passed while no master was there
 * are made up for by one run.
 */
final class Repeats {
  private static final Logger LOG = LoggerFactory.getLogger(Repeats.class);

  private final InstantSource clock;
  private final Records records;
  private final Steps steps;
  private final TaskEvents events;
  private final Scheduling scheduling;
  private final BlobHolds blobs;
  private final Taking taking;

  /** Takes the submission of one run. */
  interface Taking {
    void take(Submission run, String by, Caller caller);
  }

  Repeats(Parts parts, Scheduling scheduling, BlobHolds blobs, Taking taking) {
    this.clock = parts.clock();
    this.records = parts.records();
    this.steps = parts.steps();
    this.events = parts.events();
    this.scheduling = scheduling;
    this.blobs = blobs;
    this.taking = taking;
  }

  /** When a task that repeats is due for the first time; its rule was checked on its arrival. */
  static long firstMs(String rule, long nowMs) {
    try {
      return Repeat.parse(rule).first(nowMs);
    } catch (InvalidField wrong) {
      throw new IllegalArgumentException(wrong);
    }
  }

  /**
   * Submits the run that is due and says when the next is.
   *
   * @param settled told whether the record has changed, by whomever, or never will
   */
  void run(TaskRecord.Scheduled repeating, long revision, Consumer<Boolean> settled) {
    Repeat rule;
    try {
      rule = Repeat.parse(Objects.requireNonNull(repeating.head().options().repeat()));
    } catch (InvalidField newer) {
      LOG.error("{} does not run: {}", repeating.id(), newer.getMessage());
      settled.accept(true);
      return;
    }
    String id = repeating.id() + "-" + (repeating.runs() + 1);
    Submission run =
        new Submission(id, repeating.head().openTask(), repeating.head().options().ofOneRun());
    RunCaller caller = new RunCaller(id, repeating, revision, rule, settled);
    // Held anew each time: it may repeat for longer than a blob is held for anything.
    long untilNextMs = rule.next(repeating.dueAtMs(), clock.millis()) - clock.millis();
    blobs.hold(
        repeating.id(),
        run.task(),
        Duration.ofMillis(untilNextMs),
        _ -> taking.take(run, Grants.REPEAT, caller));
  }

  private final class RunCaller implements Caller {
    private final String id;
    private final TaskRecord.Scheduled repeating;
    private final long revision;
    private final Repeat rule;
    private final Consumer<Boolean> settled;

    RunCaller(
        String id,
        TaskRecord.Scheduled repeating,
        long revision,
        Repeat rule,
        Consumer<Boolean> settled) {
      this.id = id;
      this.repeating = repeating;
      this.revision = revision;
      this.rule = rule;
      this.settled = settled;
    }

    @Override
    public void answer(TaskAnswer answer, Map<String, String> headers) {
      count();
    }

    @Override
    public void refuse(ErrorAnswer error) {
      ErrorCode code = error.error().code();
      if (code == ErrorCode.UNAVAILABLE || code == ErrorCode.OVERLOADED) {
        settled.accept(false);
      } else {
        LOG.warn("{} is left out: {}", id, error.error().message());
        events.scheduled(repeating, revision, id + " is left out: " + error.error().message());
        count();
      }
    }

    private void count() {
      steps.reached(Steps.Point.RUN_SUBMITTED);
      TaskRecord.Scheduled next = repeating.ran(rule.next(repeating.dueAtMs(), clock.millis()));
      records.replace(
          next,
          revision,
          outcome -> {
            switch (outcome) {
              case WriteOutcome.Won(long current) ->
                  scheduling.schedule(next, current, _ -> settled.accept(true));
              case WriteOutcome.Lost _ -> settled.accept(true);
              case WriteOutcome.Unknown _ -> settled.accept(false);
            }
          });
    }
  }
}
