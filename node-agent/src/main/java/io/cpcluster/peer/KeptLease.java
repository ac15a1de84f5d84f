package io.cpcluster.peer;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.link.SlotLease;
import io.cpcluster.contracts.task.TaskClass;
import io.cpcluster.dataplane.link.Link;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The slots that are had under a lease, prolonged on a thread of its own until closed; when none is
 * left, another lease is asked for. Thread-safe; the list of shares is replaced as a whole, under
 * the monitor.
 */
final class KeptLease implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KeptLease.class);
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final Peer peer;
  private final TaskClass of;
  private final int wanted;
  private final Duration time;
  private final LeaseTalk talk;
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile List<Share> shares = List.of();

  /** When the slots were last promised; of the thread that keeps the lease. */
  private long prolongedAt = System.nanoTime();

  /** Slots of one node under one lease. */
  record Share(String lease, String node, int slots, Link link) {}

  private KeptLease(Peer peer, TaskClass of, int wanted, Duration time) {
    this.peer = peer;
    this.of = of;
    this.wanted = wanted;
    this.time = time;
    this.talk = new LeaseTalk(peer.node());
  }

  static KeptLease open(Peer peer, TaskClass of, int slots, Duration time)
      throws PeerException, InterruptedException {
    KeptLease lease = new KeptLease(peer, of, slots, time);
    lease.shares = lease.leased();
    Thread.ofVirtual().name("lease").start(lease::keep);
    return lease;
  }

  private List<Share> leased() throws PeerException, InterruptedException {
    SlotLease lease = talk.lease(of, wanted, time);
    List<Share> got = new ArrayList<>();
    List<String> unused = new ArrayList<>();
    for (SlotLease.Share share : lease.shares()) {
      try {
        got.add(new Share(lease.lease(), share.node(), share.slots(), peer.link(share.node())));
      } catch (PeerException unreachable) {
        LOG.warn("Slots of {} are not used: {}", share.node(), unreachable.getMessage());
        unused.add(share.node());
      }
    }
    giveBack(lease.lease(), unused);
    if (got.isEmpty()) {
      throw new PeerException(ErrorCode.UNAVAILABLE, "no node whose slots were leased is reached");
    }
    return List.copyOf(got);
  }

  /** What is had now. */
  List<Share> shares() {
    return shares;
  }

  boolean isClosed() {
    return closing.getCount() == 0;
  }

  /** Waits until it is closed; false when the limit passed before. */
  boolean awaitClosed(Duration limit) throws InterruptedException {
    return closing.await(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Waits until a slot is had, or it is closed, for as long as a lease lasts. */
  synchronized void awaitSlots() throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    while (shares.isEmpty() && closing.getCount() > 0 && System.nanoTime() - end < 0) {
      wait(PAUSE.toMillis());
    }
  }

  /** A share that is promised no longer, or whose link has ended. */
  synchronized void drop(Share gone) {
    shares = shares.stream().filter(share -> !share.equals(gone)).toList();
    if (shares.isEmpty()) {
      notifyAll();
    }
  }

  /** Prolongs what is had at a third of its time; asks anew as soon as nothing is left. */
  private void keep() {
    try {
      while (!closing.await(
          shares.isEmpty() ? PAUSE.toMillis() : pauseMs(), TimeUnit.MILLISECONDS)) {
        keepOnce();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private long pauseMs() {
    return Math.min(time.toMillis() / 3, 500);
  }

  private void keepOnce() throws InterruptedException {
    List<Share> now = shares;
    try {
      if (now.isEmpty()) {
        prolongedAt = System.nanoTime();
        use(leased());
      } else if (System.nanoTime() - prolongedAt >= time.toNanos() / 3) {
        long asked = System.nanoTime();
        talk.renew(now.getFirst().lease(), nodes(now), time);
        prolongedAt = asked;
      }
    } catch (PeerException notNow) {
      LOG.debug("The lease is not kept: {}", notNow.getMessage());
    }
  }

  /** A new lease is there; when these tasks were closed meanwhile, nobody needs it. */
  private synchronized void use(List<Share> fresh) throws InterruptedException {
    if (closing.getCount() == 0) {
      giveBack(fresh.getFirst().lease(), nodes(fresh));
      return;
    }
    shares = fresh;
    notifyAll();
  }

  private void giveBack(String lease, List<String> nodes) throws InterruptedException {
    if (!nodes.isEmpty()) {
      try {
        talk.renew(lease, nodes, Duration.ZERO);
      } catch (PeerException notTold) {
        LOG.debug("The slots come back when their time is over: {}", notTold.getMessage());
      }
    }
  }

  private static List<String> nodes(List<Share> of) {
    return of.stream().map(Share::node).distinct().toList();
  }

  /** Gives the slots back. */
  @Override
  public void close() {
    List<Share> last;
    synchronized (this) {
      closing.countDown();
      last = shares;
      shares = List.of();
      notifyAll();
    }
    try {
      if (!last.isEmpty()) {
        giveBack(last.getFirst().lease(), nodes(last));
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
