package io.cpcluster.contracts.submission;

import io.cpcluster.contracts.json.Fields;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.subject.Ids;
import io.cpcluster.contracts.task.Repeat;
import io.cpcluster.contracts.task.TaskOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what a submission says of when its task runs: {@code repeat} and {@code after}. */
final class SchedulingFields {
  /** The most tasks that one may wait for. */
  private static final int MAX_AFTER = 64;

  /** Leaves room for {@code -<number>}, which the ids of the runs end in. */
  private static final int MAX_REPEATING_ID = 52;

  private SchedulingFields() {}

  static @Nullable String repeat(Fields fields) throws InvalidField {
    String repeat = fields.textOrNull("repeat");
    if (repeat != null) {
      try {
        Repeat.parse(repeat);
      } catch (InvalidField wrong) {
        throw fields.wrong("\"repeat\": " + wrong.getMessage());
      }
    }
    return repeat;
  }

  static List<String> after(Fields fields) throws InvalidField {
    List<String> after = fields.texts("after");
    if (after.size() > MAX_AFTER) {
      throw fields.wrong("\"after\" has " + after.size() + " entries; at most " + MAX_AFTER);
    }
    for (String id : after) {
      if (!Ids.isValid(id)) {
        throw fields.wrong("\"after\": id " + Ids.rule(id));
      }
    }
    return after.stream().distinct().toList();
  }

  /** Refuses what does not go together. */
  static void check(@Nullable String id, TaskOptions options) throws InvalidField {
    if (id != null && options.afterAll().contains(id)) {
      throw new InvalidField("\"after\" names the task itself; name other tasks");
    }
    if (options.repeat() == null) {
      return;
    }
    if (options.after() != null) {
      throw new InvalidField("\"repeat\" and \"after\" do not go together; choose one");
    }
    if (id != null && id.length() > MAX_REPEATING_ID) {
      throw new InvalidField(
          "the id of a task that repeats has at most "
              + MAX_REPEATING_ID
              + " characters: its runs add -1, -2 and so on");
    }
  }
}
