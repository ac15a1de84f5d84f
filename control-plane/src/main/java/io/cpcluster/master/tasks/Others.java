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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Tasks that wait for other tasks. Whoever stores the end of one of the others looks at those that
 * wait for it, which {@link OthersIndex} knows. The records decide: each step is one
 * compare-and-set from the record as it was read.
 */
final class Others implements AutoCloseable {
  /** A master may not have heard of a task that began to wait just before another one ended. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private final Records records;
  private final Later later;
  private final InstantSource clock;
  private final Helpers helpers;
  private final OthersIndex index;

  /** Who goes on with a task that waits no more. */
  record Helpers(Scheduling scheduling, Due due, EndsInDoubt.Told endings, EndsInDoubt inDoubt) {}

  /** Starts or queues it. */
  interface Due {
    void makeDue(TaskRecord.Scheduled scheduled, long revision, Consumer<Boolean> settled);
  }

  /** What is known of the tasks that a submission names. */
  sealed interface Named {
    /** All are there; these have not finished. */
    record Known(List<String> unfinished) implements Named {}

    /** There is no such task. */
    record Unknown(String id) implements Named {}

    /** Nobody could say. */
    record Unavailable(String text) implements Named {}
  }

  Others(Parts parts, Bucket tasks, Helpers helpers) {
    this.records = parts.records();
    this.later = parts.later();
    this.clock = parts.clock();
    this.helpers = helpers;
    this.index = new OthersIndex(tasks);
  }

  /** Reads the tasks that a submission names. */
  void find(List<String> ids, Consumer<Named> done) {
    readAll(
        ids,
        reads -> {
          List<String> unfinished = new ArrayList<>();
          for (int i = 0; i < ids.size(); i++) {
            switch (reads.get(i)) {
              case Read.Found(TaskRecord record, long _) -> {
                if (record.state() != TaskState.FINISHED) {
                  unfinished.add(ids.get(i));
                }
              }
              case Read.Missing _ -> {
                done.accept(new Named.Unknown(ids.get(i)));
                return;
              }
              case Read.Unavailable(String text) -> {
                done.accept(new Named.Unavailable(text));
                return;
              }
            }
          }
          done.accept(new Named.Known(unfinished));
        });
  }

  /** Makes sure that all masters know for whom a task waits, and looks whether it still must. */
  void keep(TaskRecord.Scheduled waiting, long revision, Consumer<Enqueuer.Outcome> done) {
    index.put(
        waiting,
        outcome -> {
          done.accept(outcome);
          if (outcome instanceof Enqueuer.Outcome.Done) {
            look(waiting, revision);
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

  private void check(String task) {
    records.readLatest(
        task,
        read -> {
          switch (read) {
            case Read.Found(TaskRecord.Scheduled waiting, long revision)
                when !waiting.waitsFor().isEmpty() ->
                look(waiting, revision);
            case Read.Found _, Read.Missing _ -> forget(task);
            case Read.Unavailable _ -> {}
          }
        });
  }

  private void look(TaskRecord.Scheduled waiting, long revision) {
    readAll(
        waiting.waitsFor(),
        reads -> {
          List<String> still = new ArrayList<>();
          for (int i = 0; i < reads.size(); i++) {
            String id = waiting.waitsFor().get(i);
            switch (reads.get(i)) {
              case Read.Found(TaskRecord.Ended ended, long _)
                  when ended.state() != TaskState.FINISHED -> {
                notRun(waiting, revision, id + " " + howItEnded(ended.state()));
                return;
              }
              case Read.Found(TaskRecord.Ended _, long _) -> {}
              case Read.Missing _ -> {
                notRun(waiting, revision, "the record of " + id + " is gone");
                return;
              }
              case Read.Found _, Read.Unavailable _ -> still.add(id);
            }
          }
          goOn(waiting, revision, still);
        });
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

  private void readAll(List<String> ids, Consumer<List<Read>> done) {
    Read[] reads = new Read[ids.size()];
    AtomicInteger open = new AtomicInteger(ids.size());
    for (int i = 0; i < ids.size(); i++) {
      int place = i;
      records.readLatest(
          ids.get(i),
          read -> {
            reads[place] = read;
            if (open.decrementAndGet() == 0) {
              done.accept(List.of(reads));
            }
          });
    }
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
