package io.cpcluster.node.credits;

import io.cpcluster.contracts.node.Poll;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much the node can take, and how much of that is offered. {@code occupied} is always the
 * number of busy slots and queued tasks. Times are of a clock that only rises, in nanoseconds. Not
 * thread-safe.
 */
public final class Capacity {
  /** Slots that are all busy for so long run long tasks. */
  private static final long ALL_BUSY_NANOS = Duration.ofMillis(20).toNanos();

  /** An offer is made when at least this part of the capacity is free. */
  private static final int SMALLEST_OFFER_PART = 8;

  private final int slots;
  private final Ahead ahead = new Ahead();
  private CreditLedger ledger = new CreditLedger();

  public Capacity(int slots) {
    this.slots = slots;
  }

  /** Nobody holds credits any more. */
  public void forgetCredits() {
    ledger = new CreditLedger();
  }

  /** A task ended after running so long. */
  public void measured(long nanos) {
    ahead.measured(nanos);
  }

  /** No slot came free for so long although all are busy: true when that is long. */
  public boolean allBusyFor(long nanos) {
    boolean isLong = nanos > ALL_BUSY_NANOS;
    if (isLong) {
      ahead.allBusyFor(nanos);
    }
    return isLong;
  }

  /** Room for one more: credits may be out from a time when more was held ahead. */
  public boolean hasRoom(int occupied) {
    return occupied < slots + 2 * ahead.count(slots);
  }

  /** An assignment of that master came. */
  public void used(String master) {
    ledger.used(master);
  }

  /** Up to that many of the free credits, for that master or, when it is null, for any. */
  public @Nullable Grant ride(@Nullable String master, int most, int occupied, long now) {
    int riding = Math.clamp(free(occupied), 0, most);
    return riding == 0 ? null : ledger.offer(master, riding, now);
  }

  /** All free credits, in up to that many offers so that they spread; none when few are free. */
  public List<Offer> offers(long session, int mostOffers, int occupied, long now) {
    int free = free(occupied);
    List<Offer> offers = new ArrayList<>();
    if (free <= 0 || free < (slots + ahead.count(slots)) / SMALLEST_OFFER_PART) {
      return offers;
    }
    int messages = Math.clamp(mostOffers, 1, free);
    for (int i = 0; i < messages; i++) {
      int share = free / messages + (i < free % messages ? 1 : 0);
      int size = Math.min(share, Poll.MAX_CREDITS);
      offers.add(new Offer(session, size, ledger.offer(null, size, now)));
    }
    return offers;
  }

  /** What became of credits: the master that holds them, or null. */
  public void settled(Grant grant, @Nullable String master) {
    if (master == null) {
      ledger.notTaken(grant);
    } else {
      ledger.taken(grant, master);
    }
  }

  /** That master is gone, and its credits with it. */
  public void gone(String master) {
    ledger.gone(master);
  }

  public void expire(long now) {
    ledger.expire(now);
  }

  /** When the next credit expires; {@link Long#MAX_VALUE} when none is out. */
  public long nextExpiry() {
    return ledger.nextExpiry();
  }

  private int free(int occupied) {
    return slots + ahead.count(slots) - occupied - ledger.outstanding();
  }
}
