package io.cpcluster.cli.tasks;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.contracts.task.Retry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a task is to be run, as options of a command. */
final class TaskOptionsMixin {
  @Option(names = "--id", description = "Its id; the same id with the same task runs once.")
  private @Nullable String id;

  @Option(names = "--priority", description = "0 to 9, 9 first (default 4).")
  private @Nullable Integer priority;

  @Option(names = "--label", description = "What the node must offer; may be repeated.")
  private List<String> labels = new ArrayList<>();

  @Option(names = "--target", paramLabel = "NODE", description = "The one node that may run it.")
  private @Nullable String target;

  @Option(names = "--timeout", description = "How long it may run, such as 30s (default 10m).")
  private @Nullable Duration timeout;

  @Option(names = "--retry", description = "When to try again: lost (default), error or never.")
  private @Nullable String retry;

  @Option(names = "--max-attempts", description = "How often it may be started (default 3).")
  private @Nullable Integer maxAttempts;

  @Option(
      names = "--delay",
      description = "How long to wait before it may start, in whole seconds, such as 30s.")
  private @Nullable Duration delay;

  @Option(
      names = "--after",
      paramLabel = "ID",
      description = "A task that must have finished well before; may be repeated.")
  private List<String> after = new ArrayList<>();

  /** The fields of a submission that were given, by their wire names. */
  Map<String, Object> fields() throws CommandFailure {
    Map<String, Object> fields = new LinkedHashMap<>();
    put(fields, "id", id);
    put(fields, "priority", priority);
    put(fields, "labels", labels.isEmpty() ? null : labels);
    put(fields, "target", target);
    put(fields, "timeout_ms", timeout == null ? null : timeout.toMillis());
    if (retry != null && !Retry.NAMES.contains(retry)) {
      throw CommandFailure.usage("--retry " + retry + ": one of " + Retry.NAMES + " is expected");
    }
    put(fields, "retry", retry);
    put(fields, "max_attempts", maxAttempts);
    put(fields, "delay_ms", delay == null ? null : delay.toMillis());
    put(fields, "after", after.isEmpty() ? null : after);
    return fields;
  }

  private static void put(Map<String, Object> fields, String name, @Nullable Object value) {
    if (value != null) {
      fields.put(name, value);
    }
  }
}
