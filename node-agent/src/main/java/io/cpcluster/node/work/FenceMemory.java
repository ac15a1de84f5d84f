package io.cpcluster.node.work;

import java.util.Arrays;

/**
 * What a node said to the fences of one session: the last {@link #REMEMBERED}. An unknown fence
 * that is older than a forgotten one counts as refused. Fences are positive. Not thread-safe.
 */
final class FenceMemory {
  /** How many fences are remembered. */
  static final int REMEMBERED = 65_536;

  private static final long MIX = 0x9E37_79B9_7F4A_7C15L;

  /** What is remembered of a fence. */
  enum Known {
    NEW,
    ACCEPTED,
    REFUSED
  }

  /** Fences in the order they came, a ring. */
  private final long[] order;

  /** Open addressing: {@code fence << 1 | accepted}, 0 where free; at most half full. */
  private final long[] table;

  private final int shift;
  private int size;
  private int oldest;
  private long newestForgotten;

  FenceMemory() {
    this(REMEMBERED);
  }

  /** With room for another number of fences, a power of two. */
  FenceMemory(int remembered) {
    order = new long[remembered];
    table = new long[2 * remembered];
    shift = Long.numberOfLeadingZeros(table.length) + 1;
  }

  Known recall(long fence) {
    long entry = table[find(fence)];
    if (entry == 0) {
      return fence <= newestForgotten ? Known.REFUSED : Known.NEW;
    }
    return (entry & 1) == 1 ? Known.ACCEPTED : Known.REFUSED;
  }

  /** Remembers what was said to a fence; a later word replaces an earlier one. */
  void remember(long fence, boolean accepted) {
    int at = find(fence);
    if (table[at] == 0) {
      if (size == order.length) {
        forgetOldest();
        at = find(fence);
      }
      order[(oldest + size) & (order.length - 1)] = fence;
      size++;
    }
    table[at] = fence << 1 | (accepted ? 1 : 0);
  }

  void clear() {
    Arrays.fill(table, 0);
    size = 0;
    oldest = 0;
    newestForgotten = 0;
  }

  private void forgetOldest() {
    long fence = order[oldest];
    oldest = (oldest + 1) & (order.length - 1);
    size--;
    newestForgotten = Math.max(newestForgotten, fence);
    remove(find(fence));
  }

  /** Frees a place and moves up the entries that were pushed on by it. */
  private void remove(int place) {
    int free = place;
    int next = place;
    table[free] = 0;
    while (true) {
      next = (next + 1) & (table.length - 1);
      if (table[next] == 0) {
        return;
      }
      int home = home(table[next] >>> 1);
      boolean reachable = free <= next ? home <= free || home > next : home <= free && home > next;
      if (reachable) {
        table[free] = table[next];
        table[next] = 0;
        free = next;
      }
    }
  }

  /** The place of a fence, or the free place where it belongs. */
  private int find(long fence) {
    int at = home(fence);
    while (table[at] != 0 && table[at] >>> 1 != fence) {
      at = (at + 1) & (table.length - 1);
    }
    return at;
  }

  private int home(long fence) {
    return (int) ((fence * MIX) >>> shift);
  }
}
