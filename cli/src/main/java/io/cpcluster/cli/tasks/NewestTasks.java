package io.cpcluster.cli.tasks;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.cluster.Cluster;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Finds the tasks that changed last. The masters list tasks by revision, oldest first, from any
 * revision on. So this looks for the last revision by bisection, with questions for one task each,
 * and reads windows before it, each four times as wide as the one after it, until there are enough.
 * Used by one thread.
 */
final class NewestTasks {
  private static final long FIRST_STEP = 1_024;
  private static final long NEAR_ENOUGH = 256;
  private static final long LEAST_WINDOW = 1_024;
  private static final int WIDER = 4;

  private final Cluster cluster;
  private final @Nullable String state;
  private final int most;
  private final long endNanos;
  private final TreeMap<Long, JsonNode> byRevision = new TreeMap<>();
  private final Map<String, Long> revisions = new HashMap<>();

  /**
   * What was found.
   *
   * @param complete false when time ran out before all were looked at or enough were found
   */
  record Found(List<JsonNode> newestFirst, boolean complete) {}

  /**
   * @param state only those in this state, null for all
   * @param most at most so many
   * @param limit for the search
   */
  NewestTasks(Cluster cluster, @Nullable String state, int most, Duration limit) {
    this.cluster = cluster;
    this.state = state;
    this.most = most;
    this.endNanos = System.nanoTime() + limit.toNanos();
  }

  Found find() throws CommandFailure, InterruptedException {
    // The tasks of most clusters fit on one page.
    JsonNode first = TaskPages.page(cluster, state, TaskPages.WHOLE_PAGE, 1);
    if (TaskPages.next(first) == 0) {
      first.path("tasks").forEach(this::add);
      return found(true);
    }
    long before = Long.MAX_VALUE;
    long from = afterLast(TaskPages.next(first));
    long width = Math.max(LEAST_WINDOW, WIDER * (long) most);
    while (from > 1 && byRevision.size() < most) {
      from = Math.max(1, from - width);
      if (!read(from, before)) {
        return found(false);
      }
      before = from;
      width *= WIDER;
    }
    return found(true);
  }

  /** A revision shortly after the last one, which is not before the given one. */
  private long afterLast(long notBefore) throws CommandFailure, InterruptedException {
    long known = notBefore;
    long step = FIRST_STEP;
    long beyond = 0;
    while (beyond == 0) {
      long next = firstFrom(known + step);
      if (next == 0) {
        beyond = known + step;
      } else {
        known = next;
        step *= 2;
      }
    }
    while (beyond - known > NEAR_ENOUGH) {
      long middle = known + (beyond - known) / 2;
      long next = firstFrom(middle);
      if (next == 0 || next >= beyond) {
        beyond = middle;
      } else {
        known = next;
      }
    }
    return beyond;
  }

  /** The first revision of a task from there on; 0 when there is none. */
  private long firstFrom(long revision) throws CommandFailure, InterruptedException {
    long from = revision;
    while (from != 0) {
      JsonNode page = TaskPages.page(cluster, null, 1, from);
      if (!page.path("tasks").isEmpty()) {
        return revision(page.path("tasks").path(0));
      }
      from = TaskPages.next(page);
    }
    return 0;
  }

  /** Reads the tasks of a window; answers false when time ran out. */
  private boolean read(long from, long before) throws CommandFailure, InterruptedException {
    long cursor = from;
    while (cursor != 0 && cursor < before) {
      if (System.nanoTime() - endNanos > 0) {
        return false;
      }
      JsonNode page = TaskPages.page(cluster, state, TaskPages.WHOLE_PAGE, cursor);
      for (JsonNode task : page.path("tasks")) {
        if (revision(task) < before) {
          add(task);
        }
      }
      cursor = TaskPages.next(page);
    }
    return true;
  }

  /** Takes a task in, once, as it was last seen; the oldest makes room. */
  private void add(JsonNode task) {
    String id = task.path("id").asString("");
    Long earlier = revisions.get(id);
    if (earlier != null && earlier >= revision(task)) {
      return;
    }
    if (earlier != null) {
      byRevision.remove(earlier);
    }
    revisions.put(id, revision(task));
    byRevision.put(revision(task), task);
    if (byRevision.size() > most) {
      revisions.remove(byRevision.pollFirstEntry().getValue().path("id").asString(""));
    }
  }

  private static long revision(JsonNode task) {
    return task.path("revision").asLong(0);
  }

  private Found found(boolean complete) {
    return new Found(List.copyOf(byRevision.descendingMap().values()), complete);
  }
}
