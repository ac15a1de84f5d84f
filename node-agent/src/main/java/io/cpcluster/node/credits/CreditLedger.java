package io.cpcluster.node.credits;

import io.cpcluster.contracts.node.Poll;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Which masters hold how many of the node's credits. A credit counts from the moment it is sent, so
 * that an assignment which overtakes the answer finds it; it is gone when used, after {@link
 * Poll#CREDIT_LIFE_MS}, when refused, or with its master. Times are of a clock that only rises, in
 * nanoseconds. Not thread-safe.
 */
public final class CreditLedger {
  private static final long LIFE_NANOS = TimeUnit.MILLISECONDS.toNanos(Poll.CREDIT_LIFE_MS);

  /** By master, oldest first; used-up grants may linger. */
  private final Map<String, ArrayDeque<Grant>> byMaster = new HashMap<>();

  /** Offers of which it is not known yet which master takes them, oldest first. */
  private final ArrayDeque<Grant> offers = new ArrayDeque<>();

  private int outstanding;

  /**
   * Credits go out.
   *
   * @param master who will hold them, or null when any master may take them
   */
  public Grant offer(@Nullable String master, int credits, long now) {
    Grant grant = new Grant(master, credits, now + LIFE_NANOS);
    queueOf(grant).add(grant);
    outstanding += credits;
    return grant;
  }

  /** A master says that it holds them. */
  public void taken(Grant grant, String master) {
    if (master.equals(grant.master()) || grant.left() == 0) {
      return;
    }
    queueOf(grant).remove(grant);
    grant.holder(master);
    queueOf(grant).add(grant);
  }

  /** They were refused, or nobody answered. */
  public void notTaken(Grant grant) {
    outstanding -= grant.end();
  }

  /** An assignment of that master was accepted. */
  public void used(String master) {
    Grant grant = firstLeft(byMaster.get(master));
    if (grant == null) {
      grant = firstLeft(offers);
    }
    if (grant != null) {
      grant.use();
      outstanding--;
    }
  }

  /** Drops what expired. */
  public void expire(long now) {
    byMaster.values().forEach(grants -> expire(grants, now));
    byMaster.values().removeIf(ArrayDeque::isEmpty);
    expire(offers, now);
  }

  /** That master is gone, and what it held with it. */
  public void gone(String master) {
    ArrayDeque<Grant> grants = byMaster.remove(master);
    if (grants != null) {
      grants.forEach(grant -> outstanding -= grant.end());
    }
  }

  /** Credits that masters hold or are being offered. */
  public int outstanding() {
    return outstanding;
  }

  /** When the next credit expires; {@link Long#MAX_VALUE} when none is out. */
  public long nextExpiry() {
    long next = expiryOfFirst(offers);
    for (ArrayDeque<Grant> grants : byMaster.values()) {
      next = Math.min(next, expiryOfFirst(grants));
    }
    return next;
  }

  private ArrayDeque<Grant> queueOf(Grant grant) {
    String master = grant.master();
    return master == null ? offers : byMaster.computeIfAbsent(master, _ -> new ArrayDeque<>());
  }

  private void expire(ArrayDeque<Grant> grants, long now) {
    Grant first = firstLeft(grants);
    while (first != null && first.expiresAt() - now <= 0) {
      outstanding -= first.end();
      first = firstLeft(grants);
    }
  }

  private static long expiryOfFirst(ArrayDeque<Grant> grants) {
    Grant first = firstLeft(grants);
    return first == null ? Long.MAX_VALUE : first.expiresAt();
  }

  /** Drops used-up grants from the front and answers the first that is not. */
  private static @Nullable Grant firstLeft(@Nullable ArrayDeque<Grant> grants) {
    if (grants == null) {
      return null;
    }
    Grant first = grants.peek();
    while (first != null && first.left() == 0) {
      grants.remove();
      first = grants.peek();
    }
    return first;
  }
}
