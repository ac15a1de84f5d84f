package io.cpcluster.master.membership;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Which conflicts were told of lately: a refused node says hello again and again. The monitor of
 * this object guards its fields.
 */
final class Conflicts {
  private static final long TELL_AGAIN_MS = 10_000;
  private static final int MAX_NODES = 1_024;

  private final LongSupplier monotonicMs;
  private final Map<String, Long> toldMs =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > MAX_NODES;
        }
      };

  Conflicts(LongSupplier monotonicMs) {
    this.monotonicMs = monotonicMs;
  }

  synchronized boolean isNews(String node) {
    long now = monotonicMs.getAsLong();
    Long last = toldMs.get(node);
    if (last != null && now - last < TELL_AGAIN_MS) {
      return false;
    }
    toldMs.put(node, now);
    return true;
  }
}
