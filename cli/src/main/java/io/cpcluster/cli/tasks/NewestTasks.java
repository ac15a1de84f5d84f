package io.cpcluster.cli.tasks;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.cluster.Cluster;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Finds the tasks that changed last. The masters list tasks by revision, oldest first, from any
 * revision on. So this looks for the last revision by bisection, with questions for one task each,
 * and reads windows before it, each four times as wide as the one after it, until there are enough.
 * A window is read upwards, so one that time cuts off counts for nothing: what is listed has no
 * hole. Used by one thread.
 */
final class NewestTasks {
  private static final long FIRST_STEP = 1_024;
  private static final long NEAR_ENOUGH = 256;
  private static final long LEAST_WINDOW = 1_024;
  private static final int WIDER = 4;

  private final Cluster cluster;
  private final @Nullable String state;
  private final int most;
  private final LongSupplier nanoClock;
  private final long endNanos;
  private final ByRevision newest;

  /**
   * What was found.
   *
   * @param complete false when time ran out before all were looked at or enough were found
   */
  record Found(List<JsonNode> newestFirst, boolean complete) {}

  /** The time for the search is over. */
  private static final class TimeIsUp extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /**
   * @param state only those in this state, null for all
   * @param most at most so many
   * @param limit for the search
   * @param nanoClock only rises, in nanoseconds
   */
  NewestTasks(
      Cluster cluster, @Nullable String state, int most, Duration limit, LongSupplier nanoClock) {
    this.cluster = cluster;
    this.state = state;
    this.most = most;
    this.nanoClock = nanoClock;
    this.endNanos = nanoClock.getAsLong() + limit.toNanos();
    this.newest = new ByRevision(most);
  }

  Found find() throws CommandFailure, InterruptedException {
    // The tasks of most clusters fit on one page.
    JsonNode first = TaskPages.page(cluster, state, TaskPages.WHOLE_PAGE, 1);
    if (TaskPages.next(first) == 0) {
      first.path("tasks").forEach(newest::add);
      return found(true);
    }
    try {
      search(TaskPages.next(first));
      return found(true);
    } catch (TimeIsUp cutOff) {
      return found(false);
    }
  }

  private void search(long notBefore) throws CommandFailure, InterruptedException, TimeIsUp {
    long before = Long.MAX_VALUE;
    long from = afterLast(notBefore);
    long width = Math.max(LEAST_WINDOW, WIDER * (long) most);
    while (from > 1 && newest.size() < most) {
      from = Math.max(1, from - width);
      newest.addAll(window(from, before));
      before = from;
      width *= WIDER;
    }
  }

  /** A revision shortly after the last one, which is not before the given one. */
  private long afterLast(long notBefore) throws CommandFailure, InterruptedException, TimeIsUp {
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
  private long firstFrom(long revision) throws CommandFailure, InterruptedException, TimeIsUp {
    long from = revision;
    while (from != 0) {
      requireTime();
      JsonNode page = TaskPages.page(cluster, null, 1, from);
      if (!page.path("tasks").isEmpty()) {
        return ByRevision.revision(page.path("tasks").path(0));
      }
      from = TaskPages.next(page);
    }
    return 0;
  }

  /** The newest tasks of a window. */
  private ByRevision window(long from, long before)
      throws CommandFailure, InterruptedException, TimeIsUp {
    ByRevision read = new ByRevision(most);
    long cursor = from;
    while (cursor != 0 && cursor < before) {
      requireTime();
      JsonNode page = TaskPages.page(cluster, state, TaskPages.WHOLE_PAGE, cursor);
      for (JsonNode task : page.path("tasks")) {
        if (ByRevision.revision(task) < before) {
          read.add(task);
        }
      }
      cursor = TaskPages.next(page);
    }
    return read;
  }

  private void requireTime() throws TimeIsUp {
    if (nanoClock.getAsLong() - endNanos > 0) {
      throw new TimeIsUp();
    }
  }

  private Found found(boolean complete) {
    return new Found(newest.newestFirst(), complete);
  }
}
