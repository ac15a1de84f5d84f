package io.cpcluster.master.tasks;

import io.cpcluster.contracts.task.Attempt;
import io.cpcluster.contracts.task.TaskRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** When a task is due, and what it waits for until then, in words. */
final class WhenText {
  private static final int MOST_NAMED = 5;

  private WhenText() {}

  static String of(TaskRecord.Scheduled scheduled, long nowMs) {
    if (!scheduled.waitsFor().isEmpty()) {
      return "waits for " + names(scheduled.waitsFor()) + " to finish";
    }
    String in = time(scheduled.dueAtMs() - nowMs);
    if (scheduled.head().options().repeat() != null) {
      return "runs again in "
          + in
          + ", at "
          + Instant.ofEpochMilli(scheduled.dueAtMs())
          + ", by \""
          + scheduled.head().options().repeat()
          + "\"; "
          + runs(scheduled);
    }
    return scheduled.head().attempts().isEmpty() ? "is due in " + in : ofRest(scheduled, nowMs);
  }

  /** Of a task that rests after an error. */
  static String ofRest(TaskRecord.Scheduled resting, long nowMs) {
    List<Attempt> attempts = resting.head().attempts();
    return "attempt "
        + attempts.size()
        + " of "
        + resting.head().options().maxAttempts()
        + " "
        + attempts.getLast().end()
        + "; tried again in "
        + time(resting.dueAtMs() - nowMs);
  }

  private static String runs(TaskRecord.Scheduled repeating) {
    long runs = repeating.runs();
    return switch ((int) Math.min(runs, 2)) {
      case 0 -> "no run so far";
      case 1 -> "one run so far: " + repeating.id() + "-1";
      default -> runs + " runs so far, the last is " + repeating.id() + "-" + runs;
    };
  }

  private static String names(List<String> ids) {
    String named = String.join(", ", ids.subList(0, Math.min(MOST_NAMED, ids.size())));
    int more = ids.size() - MOST_NAMED;
    return more > 0 ? named + " and " + more + " more" : named;
  }

  static String time(long millis) {
    Duration time = Duration.ofMillis(Math.max(0, millis));
    if (time.toSeconds() < 1) {
      return time.toMillis() + " ms";
    }
    if (time.toMinutes() < 2) {
      return time.toSeconds() + " s";
    }
    return time.toHours() < 2 ? time.toMinutes() + " min" : time.toHours() + " h";
  }
}
