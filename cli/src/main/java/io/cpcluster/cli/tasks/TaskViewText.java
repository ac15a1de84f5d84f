package io.cpcluster.cli.tasks;

import io.cpcluster.cli.terminal.Amounts;
import io.cpcluster.contracts.submission.TaskView;
import io.cpcluster.contracts.task.Attempt;
import io.cpcluster.contracts.task.Task;
import java.time.ZoneId;

/** A task's record in words. */
final class TaskViewText {
  private TaskViewText() {}

  /** A line on the task, a line on each attempt. */
  static String of(TaskView task, long nowMs, ZoneId zone) {
    StringBuilder text = new StringBuilder();
    text.append(task.id()).append("  ").append(what(task)).append("   ").append(how(task, nowMs));
    if (task.result() != null) {
      text.append("   result ").append(ResultText.brief(task.result()));
    }
    if (task.reason() != null) {
      text.append("   ").append(task.reason());
    }
    if (task.options().repeat() != null) {
      text.append("\n  repeats \"").append(task.options().repeat()).append('"');
      if (task.runs() != null) {
        text.append(", ").append(task.runs()).append(" runs so far, the last is ");
        text.append(task.id()).append('-').append(task.runs());
      }
    }
    for (Attempt attempt : task.attempts()) {
      text.append("\n  ").append(attempt(attempt, zone));
    }
    return text.toString();
  }

  /** The kind and what it is about; the hash when the task itself was too large to keep. */
  static String what(TaskView task) {
    Task known = task.task();
    return known != null ? ResultText.brief(known) : "task with hash " + task.taskSha256();
  }

  /** {@code finished after 11 ms}, {@code queued for 41 s}. */
  static String how(TaskView task, long nowMs) {
    String state = task.state().wireName();
    Long endedAtMs = task.endedAtMs();
    if (endedAtMs != null) {
      return state + " after " + Amounts.timeMs(endedAtMs - task.submittedAtMs());
    }
    if (task.waitsFor() != null) {
      return state + ", waits for " + String.join(", ", task.waitsFor());
    }
    Long dueAtMs = task.dueAtMs();
    return dueAtMs != null
        ? state + ", due in " + Amounts.timeMs(dueAtMs - nowMs)
        : state + " for " + Amounts.timeMs(nowMs - task.submittedAtMs());
  }

  private static String attempt(Attempt attempt, ZoneId zone) {
    String from = Amounts.clock(attempt.startedAtMs(), zone);
    Long endedAtMs = attempt.endedAtMs();
    String to = endedAtMs == null ? "…" : until(from, Amounts.clock(endedAtMs, zone));
    return "attempt %d  %s (session %d)  %s → %s  %s"
        .formatted(
            attempt.number(),
            attempt.node(),
            attempt.session(),
            from,
            to,
            attempt.end() == null ? "running" : attempt.end());
  }

  /** The end without what it shares with the beginning: {@code .126}. */
  private static String until(String from, String to) {
    int minute = "HH:mm".length();
    int second = "HH:mm:ss".length();
    if (from.regionMatches(0, to, 0, second)) {
      return to.substring(second);
    }
    return from.regionMatches(0, to, 0, minute) ? to.substring(minute) : to;
  }
}
