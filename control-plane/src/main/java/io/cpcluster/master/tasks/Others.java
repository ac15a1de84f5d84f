package io.cpcluster.master.tasks;

import io.cpcluster.contracts.task.TaskRecord;
import io.cpcluster.contracts.task.TaskState;
import io.cpcluster.master.tasks.Records.Read;
import io.cpcluster.messaging.bucket.Bucket;
import io.cpcluster.messaging.bucket.WriteOutcome;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Tasks that wait for other tasks. Whoever stores the end of one of the others looks at those that
 * wait for it, which {@link OthersIndex} knows. The records decide: each step is one
 * compare-and-set from the record as it was read.
 */
final class Others implements AutoCloseable {
  /** A master may not have heard of a task that began to wait just before another one ended. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  /** How often some keys are looked at: one may be left of a task that waits no more. */
  private static final Duration TIDY_EVERY = Duration.ofSeconds(5);

  private static final int TIDIED_AT_ONCE = 64;

  private final Records records;
  private final Later later;
  private final InstantSource clock;
  private final Helpers helpers;
  private final OthersIndex index;
  private final Lookups lookups;

  /** The last one whose key was looked at; used by the timer's thread only. */
  private String tidied = "";

  /** Who goes on with a task that waits no more. */
  record Helpers(Scheduling scheduling, Due due, EndsInDoubt.Told endings, EndsInDoubt inDoubt) {}

  /** Starts or queues it. */
  interface Due {
    void makeDue(TaskRecord.Scheduled scheduled, long revision, Consumer<Boolean> settled);
  }

  Others(Parts parts, Bucket tasks, Lookups lookups, Helpers helpers) {
    this.records = parts.records();
    this.later = parts.later();
    this.clock = parts.clock();
    this.helpers = helpers;
    this.index = new OthersIndex(tasks);
    this.lookups = lookups;
    later.every(TIDY_EVERY, this::tidy);
  }

  /**
   * Makes sure that all masters know for whom a task waits, and looks whether it still must; told
   * when it has.
   */
  void keep(TaskRecord.Scheduled waiting, long revision, Consumer<Enqueuer.Outcome> done) {
    index.put(
        waiting,
        outcome -> {
          if (outcome instanceof Enqueuer.Outcome.Done) {
            look(waiting, revision, () -> done.accept(outcome));
          } else {
            done.accept(outcome);
          }
        });
  }

  /** Looks once more at a task that began to wait just now. */
  void lookAgain(String task) {
    later.after(LOOK_AGAIN, () -> check(task));
  }

  /** The end of a task was stored here. */
  void ended(String task) {
    index.waitingFor(task).forEach(this::check);
  }

  /** Deletes the key of a task that waits no more. */
  void forget(String task) {
    index.remove(task);
  }

  /**
   * A master may have died before it deleted a key, or had no answer, or not heard of it in time.
   */
  private void tidy() {
    for (String task : index.after(tidied, TIDIED_AT_ONCE)) {
      tidied = task;
      readOne(
          task,
          read -> {
            if (!isWaiting(read) && !(read instanceof Read.Unavailable)) {
              forget(task);
            }
          });
    }
  }

  private static boolean isWaiting(Read read) {
    return read instanceof Read.Found(TaskRecord.Scheduled scheduled, long _)
        && !scheduled.waitsFor().isEmpty();
  }

  private void check(String task) {
    readOne(
        task,
        read -> {
          switch (read) {
            case Read.Found(TaskRecord.Scheduled waiting, long revision)
                when !waiting.waitsFor().isEmpty() ->
                look(waiting, revision, () -> {});
            case Read.Found _, Read.Missing _ -> forget(task);
            case Read.Unavailable _ -> {}
          }
        });
  }

  private void readOne(String task, Consumer<Read> done) {
    lookups.read(List.of(task), _ -> true, reads -> done.accept(reads.getFirst()));
  }

  /**
   * Looks at those that a task waits for.
   *
   * @param looked run when they have been read, before anything is done
   */
  private void look(TaskRecord.Scheduled waiting, long revision, Runnable looked) {
    lookups.read(
        waiting.waitsFor(),
        read -> whyNotRun("", read).isPresent(),
        reads -> {
          looked.run();
          decide(waiting, revision, reads);
        });
  }

  private void decide(TaskRecord.Scheduled waiting, long revision, List<Read> reads) {
    List<String> still = new ArrayList<>();
    for (int i = 0; i < reads.size(); i++) {
      String id = waiting.waitsFor().get(i);
      Optional<String> why = whyNotRun(id, reads.get(i));
      if (why.isPresent()) {
        notRun(waiting, revision, why.get());
        return;
      }
      if (!(reads.get(i) instanceof Read.Found(TaskRecord.Ended _, long _))) {
        still.add(id);
      }
    }
    goOn(waiting, revision, still);
  }

  private static Optional<String> whyNotRun(String id, Read read) {
    return switch (read) {
      case Read.Found(TaskRecord.Ended ended, long _) when ended.state() != TaskState.FINISHED ->
          Optional.of(id + " " + howItEnded(ended.state()));
      case Read.Missing _ -> Optional.of("the record of " + id + " is gone");
      case Read.Found _, Read.Unavailable _ -> Optional.empty();
    };
  }

  private void goOn(TaskRecord.Scheduled waiting, long revision, List<String> still) {
    if (still.size() == waiting.waitsFor().size()) {
      return;
    }
    long delay = waiting.head().options().delayMs();
    if (!still.isEmpty()) {
      records.replace(waiting.waits(still), revision, again(waiting.id(), _ -> {}));
    } else if (delay > 0) {
      TaskRecord.Scheduled delayed = waiting.delayed(clock.millis() + delay);
      records.replace(
          delayed,
          revision,
          again(
              waiting.id(),
              won -> {
                forget(waiting.id());
                helpers.scheduling().recorded(delayed, won, _ -> {});
              }));
    } else {
      helpers
          .due()
          .makeDue(
              waiting,
              revision,
              settled -> {
                if (settled) {
                  check(waiting.id());
                }
              });
    }
  }

  private void notRun(TaskRecord.Scheduled waiting, long revision, String why) {
    TaskRecord.Ended ended = waiting.notRun(why, clock.millis());
    records.replace(
        ended,
        revision,
        outcome -> {
          switch (outcome) {
            case WriteOutcome.Won(long won) -> {
              forget(waiting.id());
              helpers.endings().recorded(ended, won);
            }
            case WriteOutcome.Lost _ -> check(waiting.id());
            case WriteOutcome.Unknown _ -> {
              helpers.inDoubt().look(ended, revision);
              lookAgain(waiting.id());
            }
          }
        });
  }

  /** Who loses looks again: another of the tasks it waits for may have ended meanwhile. */
  private Consumer<WriteOutcome> again(String task, Consumer<Long> won) {
    return outcome -> {
      switch (outcome) {
        case WriteOutcome.Won(long revision) -> won.accept(revision);
        case WriteOutcome.Lost _ -> check(task);
        case WriteOutcome.Unknown _ -> lookAgain(task);
      }
    };
  }

  private static String howItEnded(TaskState state) {
    return switch (state) {
      case FAILED -> "failed";
      case CANCELLED -> "was cancelled";
      case DEAD -> "is dead: its nodes were lost too often";
      case UNKNOWN -> "is unknown: its node was lost";
      case SCHEDULED, QUEUED, RUNNING, FINISHED -> throw new IllegalArgumentException(state.name());
    };
  }

  @Override
  public void close() throws Exception {
    index.close();
  }
}
