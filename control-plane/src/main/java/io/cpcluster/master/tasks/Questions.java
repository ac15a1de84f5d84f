package io.cpcluster.master.tasks;

import io.cpcluster.contracts.error.ErrorAnswer;
import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.submission.ListQuery;
import io.cpcluster.contracts.submission.TaskAnswer;
import io.cpcluster.contracts.submission.TaskList;
import io.cpcluster.contracts.submission.TaskQuery;
import io.cpcluster.contracts.submission.TaskView;
import io.cpcluster.contracts.task.TaskRecord;
import io.cpcluster.contracts.task.TaskState;
import io.cpcluster.messaging.bucket.Bucket;
import io.cpcluster.messaging.bucket.Entry;
import io.cpcluster.messaging.bucket.ScanPage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Answers what is asked of task records: one result, one record, a page of them. */
final class Questions {
  private static final int MAX_PAGE_BYTES = 240 << 10;
  private static final int SCAN_ENTRIES = 1_000;
  private static final int SCAN_BYTES = 1 << 20;
  private static final long LIST_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(3);

  private final Records records;
  private final Bucket tasks;
  private final Waiters waiters;

  Questions(Records records, Bucket tasks, Waiters waiters) {
    this.records = records;
    this.tasks = tasks;
    this.waiters = waiters;
  }

  /** The result of a task, now or as soon as it ends within the time the caller gave. */
  void result(TaskQuery query, Caller caller) {
    records.readLatest(
        query.id(),
        read -> {
          switch (read) {
            case Records.Read.Found(TaskRecord.Ended ended, long _) ->
                caller.answer(Answers.ended(ended), Map.of());
            case Records.Read.Found(TaskRecord record, long _) ->
                open(query, record.state(), caller);
            case Records.Read.Missing _ -> caller.refuse(notFound(query.id()));
            case Records.Read.Unavailable(String text) ->
                caller.refuse(Intake.unavailable(query.id(), text));
          }
        });
  }

  private void open(TaskQuery query, TaskState state, Caller caller) {
    Waiters.Told told =
        new Waiters.Told() {
          @Override
          public void ended(TaskRecord.Ended ended) {
            caller.answer(Answers.ended(ended), Map.of());
          }

          @Override
          public void stillOpen(@Nullable TaskState now) {
            caller.answer(pending(query.id(), now == null ? state : now), Map.of());
          }
        };
    boolean waits =
        query.waitMs() > 0
            && waiters.awaitAnywhere(query.id(), Duration.ofMillis(query.waitMs()), told);
    if (!waits) {
      caller.answer(pending(query.id(), state), Map.of());
    }
  }

  private static TaskAnswer pending(String id, TaskState state) {
    return new TaskAnswer.Pending(new TaskAnswer.Waiting(id, state));
  }

  /** One record. */
  void get(TaskQuery query, Consumer<Object> answer, Consumer<ErrorAnswer> refuse) {
    records.readLatest(
        query.id(),
        read -> {
          switch (read) {
            case Records.Read.Found found ->
                answer.accept(TaskView.of(found.record(), found.revision()));
            case Records.Read.Missing _ -> refuse.accept(notFound(query.id()));
            case Records.Read.Unavailable(String text) ->
                refuse.accept(Intake.unavailable(query.id(), text));
          }
        });
  }

  /**
   * A page of records, by the time of their last change; for virtual threads. A page ends at the
   * limit, at 256 KiB or after 3 s of looking, with a cursor to go on from.
   *
   * @return empty when the store did not answer
   */
  Optional<TaskList> list(ListQuery query) throws InterruptedException {
    long until = System.nanoTime() + LIST_LIMIT_NANOS;
    List<TaskView> found = new ArrayList<>();
    long bytes = 0;
    long from = Math.max(1, query.cursor());
    while (from > 0) {
      ScanPage page = tasks.scan("*", from, SCAN_ENTRIES, SCAN_BYTES);
      if (!page.available()) {
        return Optional.empty();
      }
      for (Entry entry : page.entries()) {
        if (!isWanted(entry, query.state())
            || !(Records.decode(entry) instanceof Records.Read.Found record)) {
          continue;
        }
        TaskView view = TaskView.of(record.record(), record.revision());
        bytes += Json.write(view).length;
        if (found.size() == query.limit() || (bytes > MAX_PAGE_BYTES && !found.isEmpty())) {
          return Optional.of(new TaskList(found, entry.revision()));
        }
        found.add(view);
      }
      from = page.nextRevision();
      if (from > 0 && System.nanoTime() - until > 0) {
        return Optional.of(new TaskList(found, from));
      }
    }
    return Optional.of(new TaskList(found, null));
  }

  private static boolean isWanted(Entry entry, @Nullable TaskState state) {
    return entry.operation() == Entry.Operation.PUT
        && (state == null || entry.state() == null || state.wireName().equals(entry.state()));
  }

  static ErrorAnswer notFound(String id) {
    return ErrorAnswer.of(
        ErrorCode.NOT_FOUND,
        "no task \"" + id + "\": never accepted, or its result was kept and is gone",
        id);
  }
}
