package io.cpcluster.contracts.submission;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of tasks, by the time of their last change.
 *
 * @param cursor what to send for the next page, or null when this is the last
 */
public record TaskList(List<TaskView> tasks, @Nullable Long cursor) {
  public TaskList {
    tasks = List.copyOf(tasks);
  }
}
