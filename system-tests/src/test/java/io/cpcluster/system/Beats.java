package io.cpcluster.system;

import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.messaging.Dispatch;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** How far beats of nodes are apart, as a master hears them. The monitor guards the table. */
final class Beats implements AutoCloseable {
  private final Dispatch dispatch;
  private final Map<String, Gap> gaps = new HashMap<>();

  private record Gap(long lastNanos, long longestNanos) {
    Gap until(long now) {
      return new Gap(now, Math.max(longestNanos, now - lastNanos));
    }
  }

  private Beats(Dispatch dispatch) {
    this.dispatch = dispatch;
  }

  static Beats watch(Store store) throws InterruptedException {
    Dispatch dispatch = store.connection().dispatch("beats");
    Beats beats = new Beats(dispatch);
    dispatch.subscribe(
        Subjects.EVERY_AGENT_BEAT, null, message -> beats.heard(message.subject().split("\\.")[2]));
    store.connection().flush(Duration.ofSeconds(5));
    return beats;
  }

  private synchronized void heard(String node) {
    long now = System.nanoTime();
    gaps.compute(node, (_, gap) -> gap == null ? new Gap(now, 0) : gap.until(now));
  }

  /** Forgets how far they were apart until now. */
  synchronized void begin() {
    gaps.replaceAll((_, gap) -> new Gap(gap.lastNanos(), 0));
  }

  /** The longest time without a beat since the beginning, the one that lasts now included. */
  synchronized Duration longest(String node) {
    Gap gap = gaps.get(node);
    if (gap == null) {
      throw new AssertionError(node + " never beat; heard of " + gaps.keySet());
    }
    return Duration.ofNanos(gap.until(System.nanoTime()).longestNanos());
  }

  @Override
  public void close() {
    dispatch.close();
  }
}
