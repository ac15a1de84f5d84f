package io.cpcluster.master.tasks;

import io.cpcluster.contracts.task.TaskClass;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How many tasks wait in each queue, as far as this master knows: from what it queued itself, from
 * what the server said when it pulled, and from the other masters' beats. A hint that decides where
 * to pull and whether a new task may overtake the waiting ones. Thread-safe.
 */
final class Backlog {
  /** After an empty pull, what others said before and shortly after counts for nothing. */
  private static final long DOUBT_NANOS = TimeUnit.MILLISECONDS.toNanos(600);

  private final LongSupplier nanoClock;
  private final Map<QueueKey, Count> counts = new ConcurrentHashMap<>();

  /** What is known of one queue; all fields guarded by the object's monitor. */
  private static final class Count {
    long waiting;
    long emptySeenAtNanos;
    boolean wasSeenEmpty;
    long checkedAtNanos;

    /** It is no more in the table: what is learned belongs to another one. */
    boolean isForgotten;
  }

  Backlog(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /**
   * This master put a task in.
   *
   * @return whether the queue was empty before, so that the others should be told at once
   */
  boolean queued(QueueKey key) {
    while (true) {
      Count count = counts.computeIfAbsent(key, _ -> new Count());
      synchronized (count) {
        if (!count.isForgotten) {
          count.wasSeenEmpty = false;
          return count.waiting++ == 0;
        }
      }
    }
  }

  /**
   * Forgets the queues that are known to be empty, but for some. What is heard of one at this very
   * moment may be forgotten too, and is asked for again with the next look at all queues; what was
   * put in here is not.
   *
   * @param there queues that the server has
   */
  void forgetEmptyBut(Set<QueueKey> there) {
    counts.forEach(
        (key, count) -> {
          synchronized (count) {
            if (count.waiting == 0 && !there.contains(key)) {
              count.isForgotten = true;
              counts.remove(key, count);
            }
          }
        });
  }

  /** How many queues are remembered. */
  int size() {
    return counts.size();
  }

  /** The server said how many still wait. */
  void learned(QueueKey key, long waiting) {
    Count count = counts.computeIfAbsent(key, _ -> new Count());
    synchronized (count) {
      count.waiting = waiting;
      count.checkedAtNanos = nanoClock.getAsLong();
      count.wasSeenEmpty = waiting == 0;
      count.emptySeenAtNanos = count.checkedAtNanos;
    }
  }

  /** Another master's beat named this many. */
  void heard(QueueKey key, long waiting) {
    if (waiting == 0) {
      return;
    }
    Count count = counts.computeIfAbsent(key, _ -> new Count());
    synchronized (count) {
      boolean inDoubt =
          count.wasSeenEmpty && nanoClock.getAsLong() - count.emptySeenAtNanos < DOUBT_NANOS;
      if (!inDoubt && count.waiting == 0) {
        count.waiting = waiting;
      }
    }
  }

  long waiting(QueueKey key) {
    Count count = counts.get(key);
    if (count == null) {
      return 0;
    }
    synchronized (count) {
      return count.waiting;
    }
  }

  /** Whether a node of this kind could take a waiting task at least this urgent. */
  boolean waitsFor(TaskClass kind, int leastPriority) {
    for (Map.Entry<QueueKey, Count> entry : counts.entrySet()) {
      QueueKey key = entry.getKey();
      if (key.priority() >= leastPriority
          && key.taskClass().fits(kind.role(), kind.labels())
          && waiting(key) > 0) {
        return true;
      }
    }
    return false;
  }

  /** The queues that are not known to be empty. */
  Map<QueueKey, Long> waiting() {
    Map<QueueKey, Long> waiting = new HashMap<>();
    counts.forEach(
        (key, _) -> {
          long known = waiting(key);
          if (known > 0) {
            waiting.put(key, known);
          }
        });
    return waiting;
  }

  /** The queues believed to hold tasks about which the server was not asked for this long. */
  Map<QueueKey, Long> unchecked(long nanos) {
    Map<QueueKey, Long> unchecked = waiting();
    unchecked
        .keySet()
        .removeIf(
            key -> {
              Count count = counts.get(key);
              if (count == null) {
                return true;
              }
              synchronized (count) {
                return nanoClock.getAsLong() - count.checkedAtNanos < nanos;
              }
            });
    return unchecked;
  }

  /** The highest or lowest priority among the queues that a node of this kind could serve. */
  OptionalInt urgency(TaskClass kind) {
    return waiting().keySet().stream()
        .filter(key -> key.taskClass().fits(kind.role(), kind.labels()))
        .mapToInt(QueueKey::priority)
        .max();
  }
}
