package io.cpcluster.master.join;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How often newcomers failed lately, by the token they named. Who fails more than five times a
 * minute waits for the refusal. Thread-safe: the monitor guards the table.
 */
final class Failures {
  private static final int MOST_A_MINUTE = 5;
  private static final long MINUTE_MS = 60_000;
  private static final int MOST_SOURCES = 1_000;

  private final Map<String, Deque<Long>> bySource =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Deque<Long>> eldest) {
          return size() > MOST_SOURCES;
        }
      };

  /** Counts one; whether its refusal is to wait. */
  synchronized boolean isTooMany(String source, long nowMs) {
    Deque<Long> times = bySource.computeIfAbsent(source, _ -> new ArrayDeque<>());
    while (!times.isEmpty() && times.peekFirst() <= nowMs - MINUTE_MS) {
      times.pollFirst();
    }
    times.addLast(nowMs);
    if (times.size() <= MOST_A_MINUTE) {
      return false;
    }
    times.pollFirst();
    return true;
  }
}
