package io.cpcluster.node.results;

import io.cpcluster.contracts.node.DoneReport.Done;
import io.cpcluster.contracts.node.Held;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The results of one session that are not settled. Fresh ones wait for a batch, reported ones for
 * their answer, unsettled ones for the next try. Times are of a clock that only rises, in
 * nanoseconds. Not thread-safe.
 */
public final class HeldResults {
  /** The most results one report carries. */
  public static final int MOST_IN_BATCH = 64;

  /** The oldest a fresh result gets while others are computed. */
  public static final long FRESH_NANOS = Duration.ofMillis(2).toNanos();

  private static final int MOST_BYTES_IN_BATCH = 1 << 20;
  private static final int MOST_BATCHES_ON_THE_WAY = 32;
  private static final int MOST_HELD = 4_096;
  private static final long MOST_BYTES_HELD = 16 << 20;
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final Map<Long, HeldResult> byFence = new LinkedHashMap<>();

  /** Results that were never reported, oldest first; settled ones may linger. */
  private final ArrayDeque<HeldResult> fresh = new ArrayDeque<>();

  private long bytes;
  private int batchesOnTheWay;
  private long nextTryAt = Long.MAX_VALUE;

  public void add(Done done, String master, long now) {
    HeldResult held = new HeldResult(done, master, ResultSize.of(done.result()), now);
    byFence.put(done.fence(), held);
    fresh.add(held);
    bytes += held.bytes();
  }

  public boolean holds(long fence) {
    return byFence.containsKey(fence);
  }

  /** Whether the node should take no more work until some are settled. */
  public boolean isFull() {
    return byFence.size() >= MOST_HELD || bytes >= MOST_BYTES_HELD;
  }

  public boolean isEmpty() {
    return byFence.isEmpty();
  }

  public boolean hasFresh() {
    return !fresh.isEmpty();
  }

  public List<Held> assignments() {
    return byFence.values().stream()
        .map(held -> new Held(held.done().id(), held.done().fence()))
        .toList();
  }

  /** Whether the fresh results should go out although more are being made. */
  public boolean shouldGoOut(long now) {
    HeldResult oldest = fresh.peek();
    return oldest != null
        && (fresh.size() >= MOST_IN_BATCH || now - oldest.endedAt() >= FRESH_NANOS);
  }

  /** Batches of all fresh results, each for the master that assigned them. */
  public List<Batch> takeFresh() {
    Map<String, Draft> drafts = new HashMap<>();
    List<Batch> batches = new ArrayList<>();
    while (!fresh.isEmpty()) {
      String master = fresh.element().master();
      if (!drafts.containsKey(master) && !mayGoOut(drafts.size())) {
        break;
      }
      HeldResult next = fresh.remove();
      if (byFence.get(next.done().fence()) != next) {
        continue;
      }
      Draft draft = drafts.computeIfAbsent(master, _ -> new Draft());
      draft.add(next);
      if (draft.isFull()) {
        batches.add(send(draft, master));
        drafts.remove(master);
      }
    }
    drafts.forEach((master, draft) -> batches.add(send(draft, master)));
    return batches;
  }

  /** Batches of the results whose next try is due, for any master. */
  public List<Batch> takeDue(long now) {
    List<Batch> batches = new ArrayList<>();
    if (nextTryAt - now > 0) {
      return batches;
    }
    nextTryAt = Long.MAX_VALUE;
    Draft draft = new Draft();
    for (HeldResult held : byFence.values()) {
      if (held.isDue(now) && mayGoOut(0)) {
        draft.add(held);
        if (draft.isFull()) {
          batches.add(send(draft, null));
          draft = new Draft();
        }
      } else if (held.tries() > 0 && !held.isOnItsWay()) {
        nextTryAt = Math.min(nextTryAt, held.nextTryAt());
      }
    }
    if (!draft.results.isEmpty()) {
      batches.add(send(draft, null));
    }
    return batches;
  }

  /** A master settled it, or nobody wants it any more. */
  public void forget(long fence) {
    HeldResult held = byFence.remove(fence);
    if (held != null) {
      bytes -= held.bytes();
    }
  }

  /** A report was answered or not; what is still held of it is tried again later. */
  public void ended(Batch batch, long now) {
    batchesOnTheWay--;
    long tryAgainAt = now + pause(batch).toNanos();
    for (HeldResult held : batch.results()) {
      if (byFence.get(held.done().fence()) == held && held.unsettled(batch, tryAgainAt)) {
        nextTryAt = Math.min(nextTryAt, tryAgainAt);
      }
    }
  }

  /** That master is gone: what was reported to it alone is due at once. */
  public void masterGone(String master, long now) {
    for (HeldResult held : byFence.values()) {
      if (held.tries() == 1 && held.master().equals(master)) {
        held.tryAgainAt(now);
        nextTryAt = now;
      }
    }
  }

  /** Everything reported before is due at once: the way to the masters is new. */
  public void allDue(long now) {
    for (HeldResult held : byFence.values()) {
      if (held.tries() > 0) {
        held.tryAgainAt(now);
        nextTryAt = now;
      }
    }
  }

  private Batch send(Draft draft, @Nullable String master) {
    batchesOnTheWay++;
    return new Batch(master, draft.results);
  }

  private boolean mayGoOut(int besides) {
    return batchesOnTheWay + besides < MOST_BATCHES_ON_THE_WAY;
  }

  /** After the first try another master is asked at once, then less and less often. */
  private static Duration pause(Batch batch) {
    if (batch.master() != null) {
      return Duration.ZERO;
    }
    int doublings = Math.clamp(batch.tries() - 2, 0, 3);
    Duration pause = FIRST_PAUSE.multipliedBy(1L << doublings);
    return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
  }

  /** A batch in the making. */
  private static final class Draft {
    private final List<HeldResult> results = new ArrayList<>();
    private int bytes;

    void add(HeldResult held) {
      results.add(held);
      bytes += held.bytes();
    }

    boolean isFull() {
      return results.size() >= MOST_IN_BATCH || bytes >= MOST_BYTES_IN_BATCH;
    }
  }
}
