package io.cpcluster.master.tasks;

import io.cpcluster.contracts.task.TaskRecord;
import io.cpcluster.master.tasks.Assignments.Assigned;
import io.cpcluster.master.tasks.Credits.Credit;
import io.cpcluster.messaging.bucket.WriteOutcome;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;

/**
 * Gives a task to the node of a credit: one durable write that says {@code running}, whose revision
 * is the fence, then the word to the node.
 */
final class Assigner {
  /**
   * When a task is looked at about whose write nobody could say anything: a server that is killed
   * takes its leadership with it for some seconds, in which nothing can be read either.
   */
  static final List<Duration> IN_DOUBT =
      List.of(
          Duration.ofSeconds(1),
          Duration.ofSeconds(3),
          Duration.ofSeconds(8),
          Duration.ofSeconds(20));

  private final String self;
  private final InstantSource clock;
  private final Records records;
  private final Credits credits;
  private final Assignments assignments;
  private final Runs runs;
  private final TaskEvents events;
  private final Steps steps;
  private final Later later;
  private Consumer<String> inDoubt = _ -> {};

  Assigner(Parts parts, Runs runs) {
    this.self = parts.self();
    this.clock = parts.clock();
    this.records = parts.records();
    this.credits = parts.credits();
    this.assignments = parts.assignments();
    this.runs = runs;
    this.events = parts.events();
    this.steps = parts.steps();
    this.later = parts.later();
  }

  /** Who looks at a task about whose write nobody could say anything. Set once, before use. */
  void whenInDoubt(Consumer<String> look) {
    inDoubt = look;
  }

  /** Assigns a task that has no record yet. */
  void assignNew(TaskRecord.Queued fresh, Credit credit, Consumer<WriteOutcome> done) {
    TaskRecord.Running running = start(fresh, credit);
    records.create(running, outcome -> recorded(running, credit, outcome, done));
  }

  /** Assigns a task whose record says queued at this revision. */
  void assignQueued(
      TaskRecord.Queued waiting, long revision, Credit credit, Consumer<WriteOutcome> done) {
    TaskRecord.Running running = start(waiting, credit);
    records.replace(running, revision, outcome -> recorded(running, credit, outcome, done));
  }

  private TaskRecord.Running start(TaskRecord.Queued waiting, Credit credit) {
    return waiting.start(credit.node(), credit.session(), self, clock.millis());
  }

  private void recorded(
      TaskRecord.Running running,
      Credit credit,
      WriteOutcome outcome,
      Consumer<WriteOutcome> done) {
    switch (outcome) {
      case WriteOutcome.Won(long fence) -> {
        steps.reached(Steps.Point.RUNNING_RECORDED);
        Assigned assigned =
            new Assigned(running, fence, credit.node(), credit.session(), System.nanoTime());
        assignments.add(assigned);
        runs.send(assigned);
        events.running(running, fence);
      }
      case WriteOutcome.Lost _ -> {
        credits.giveBack(credit);
        runs.flush();
      }
      case WriteOutcome.Unknown unknown when Records.isGone(unknown) -> {
        credits.giveBack(credit);
        runs.flush();
      }
      case WriteOutcome.Unknown _ -> {
        credits.giveBack(credit);
        runs.flush();
        IN_DOUBT.forEach(when -> later.after(when, () -> inDoubt.accept(running.id())));
      }
    }
    done.accept(outcome);
  }
}
