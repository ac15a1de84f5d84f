package io.cpcluster.contracts.submission;

import io.cpcluster.contracts.task.GroupRecord;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A group of tasks as {@code tasks.group} answers it.
 *
 * @param ended whether all its tasks have ended
 * @param tasks how many they are
 * @param counts how many ended how: by the names of terminal states, and {@code refused} for those
 *     that were never accepted
 * @param open some of those that have not ended, at most {@value #MOST_NAMED}
 */
public record GroupView(
    String group,
    boolean ended,
    int tasks,
    Map<String, Integer> counts,
    List<String> open,
    long submittedAtMs,
    @Nullable Long endedAtMs) {
  /** The most open tasks that are named. */
  public static final int MOST_NAMED = 100;

  public GroupView {
    counts = Collections.unmodifiableMap(new TreeMap<>(counts));
    open = List.copyOf(open);
  }

  public static GroupView of(GroupRecord record) {
    return new GroupView(
        record.group(),
        record.hasEnded(),
        record.tasks(),
        record.counts(),
        record.open().subList(0, Math.min(MOST_NAMED, record.open().size())),
        record.submittedAtMs(),
        record.endedAtMs());
  }
}
