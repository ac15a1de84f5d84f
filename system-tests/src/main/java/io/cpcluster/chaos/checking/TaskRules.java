package io.cpcluster.chaos.checking;

import io.cpcluster.chaos.history.Entry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** I1 to I3 for one task. */
final class TaskRules {
  private static final Set<String> ENDS =
      Set.of("finished", "failed", "cancelled", "dead", "unknown");

  private TaskRules() {}

  static List<Violation> judge(TaskStory task) {
    List<Violation> found = new ArrayList<>();
    endsOnce(task, found);
    anEndStays(task, found);
    startsNoMoreThanItMay(task, found);
    return found;
  }

  /** I1: every accepted task reaches exactly one terminal record. */
  private static void endsOnce(TaskStory task, List<Violation> found) {
    if (!task.accepted && task.told.isEmpty()) {
      return;
    }
    for (Entry.Unrecorded none : task.unrecorded) {
      found.add(new Violation("I1", task.id, "was accepted and has no record: " + none.answer()));
    }
    for (Entry.Recorded record : task.recorded) {
      if (!ENDS.contains(record.state())) {
        found.add(new Violation("I1", task.id, "did not end: it is " + record.state()));
      }
    }
    if (task.recorded.isEmpty() && task.unrecorded.isEmpty()) {
      found.add(new Violation("I1", task.id, "was accepted, and nobody looked at its record"));
    }
  }

  /** I2: a terminal record never changes, and is what was told. */
  private static void anEndStays(TaskStory task, List<Violation> found) {
    Set<String> ends = new HashSet<>();
    for (Entry.Recorded record : task.recorded) {
      ends.add(record.state() + " " + record.result() + " at " + record.revision());
      for (String told : task.told) {
        if (!record.result().isEmpty() && !told.equals(record.result())) {
          found.add(new Violation("I2", task.id, "told " + told + ", recorded " + record.result()));
        }
      }
      Entry.Sent sent = task.sent;
      if (record.state().equals("finished")
          && sent != null
          && !sent.expected().isEmpty()
          && !sent.expected().equals(record.result())) {
        found.add(
            new Violation(
                "I2", task.id, "expected " + sent.expected() + ", recorded " + record.result()));
      }
      inOrder(task, record, found);
    }
    if (ends.size() > 1) {
      found.add(new Violation("I2", task.id, "its end changed: " + ends));
    }
    Set<Long> endEvents = new HashSet<>();
    for (Entry.Event event : task.events) {
      if (ENDS.contains(event.what())) {
        endEvents.add(event.revision());
      }
    }
    if (endEvents.size() > 1) {
      found.add(new Violation("I2", task.id, "several ends were told, at " + endEvents));
    }
  }

  private static void inOrder(TaskStory task, Entry.Recorded record, List<Violation> found) {
    long before = 0;
    for (long fence : record.fences()) {
      if (fence <= before) {
        found.add(new Violation("I2", task.id, "fences do not rise: " + record.fences()));
      }
      before = fence;
    }
  }

  /** I3: a task starts at most as often as it may, each start recorded before. */
  private static void startsNoMoreThanItMay(TaskStory task, List<Violation> found) {
    Entry.Sent sent = task.sent;
    int may = sent == null ? Integer.MAX_VALUE : sent.maxAttempts();
    if (task.effects > may) {
      found.add(
          new Violation("I3", task.id, "had " + task.effects + " effects and may start " + may));
    }
    for (Entry.Recorded record : task.recorded) {
      if (record.fences().size() > may) {
        found.add(
            new Violation(
                "I3", task.id, "has " + record.fences().size() + " attempts, " + may + " allowed"));
      }
      if (task.effects > record.fences().size()) {
        found.add(
            new Violation(
                "I3",
                task.id,
                "had " + task.effects + " effects, recorded " + record.fences().size()));
      }
    }
  }
}
