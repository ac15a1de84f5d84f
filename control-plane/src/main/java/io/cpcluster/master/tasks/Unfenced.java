package io.cpcluster.master.tasks;

import io.cpcluster.contracts.machine.Lies;
import io.cpcluster.contracts.node.DoneAnswer;
import io.cpcluster.contracts.node.DoneReport.Done;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.TaskRecord;
import io.cpcluster.contracts.task.TaskState;
import io.cpcluster.messaging.bucket.WriteOutcome;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a master without fences would do: it makes any result the end of its task, also of one that
 * has another. Used when a test says {@link Lies#FENCING_OFF}, to show that the suite sees it.
 */
final class Unfenced {
  private final Records records;
  private final Endings endings;
  private final InstantSource clock;

  Unfenced(Parts parts, Endings endings) {
    this.records = parts.records();
    this.endings = endings;
    this.clock = parts.clock();
  }

  void believe(
      TaskRecord record, long revision, Done done, Consumer<DoneAnswer.@Nullable Verdict> verdict) {
    Result result = done.result();
    if (result == null) {
      verdict.accept(DoneAnswer.Verdict.STALE);
      return;
    }
    TaskRecord.Ended ended =
        new TaskRecord.Ended(
            record.head(), TaskState.FINISHED, result, null, done.fence(), clock.millis());
    records.replace(
        ended,
        revision,
        outcome -> {
          if (outcome instanceof WriteOutcome.Won(long written)) {
            endings.recorded(ended, written);
            verdict.accept(DoneAnswer.Verdict.CONFIRMED);
          } else {
            verdict.accept(null);
          }
        });
  }
}
