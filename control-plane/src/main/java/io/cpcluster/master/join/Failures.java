package io.cpcluster.master.join;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How often newcomers failed lately, by the token they named, and all together, for they may name
 * any. Who fails more than five times a minute, or is one of more than sixty, waits for the
 * refusal. Thread-safe: the monitor guards both.
 */
final class Failures {
  private static final int MOST_A_MINUTE = 5;
  private static final int MOST_OF_ALL = 60;
  private static final long MINUTE_MS = 60_000;
  private static final int MOST_SOURCES = 1_000;

  private final Map<String, Deque<Long>> bySource =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Deque<Long>> eldest) {
          return size() > MOST_SOURCES;
        }
      };

  private final Deque<Long> all = new ArrayDeque<>();

  /** Counts one; whether its refusal is to wait. */
  synchronized boolean isTooMany(String source, long nowMs) {
    boolean ofAll = isTooMany(all, MOST_OF_ALL, nowMs);
    Deque<Long> own = bySource.computeIfAbsent(source, _ -> new ArrayDeque<>());
    return isTooMany(own, MOST_A_MINUTE, nowMs) || ofAll;
  }

  private static boolean isTooMany(Deque<Long> times, int most, long nowMs) {
    while (!times.isEmpty() && times.peekFirst() <= nowMs - MINUTE_MS) {
      times.pollFirst();
    }
    times.addLast(nowMs);
    if (times.size() <= most) {
      return false;
    }
    times.pollFirst();
    return true;
  }
}
