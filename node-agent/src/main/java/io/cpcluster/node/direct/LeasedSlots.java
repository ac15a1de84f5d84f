package io.cpcluster.node.direct;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.dataplane.link.Link;
import io.cpcluster.node.work.TaskRunner;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The slots of one lease: a platform thread each, and the tasks that wait for them. Thread-safe;
 * the end and the time are volatile, set by masters' commands.
 */
final class LeasedSlots {
  /** The most tasks that wait for the slots of one lease. */
  static final int MOST_WAITING = 8_192;

  private static final Logger LOG = LoggerFactory.getLogger(LeasedSlots.class);
  private static final long POLL_MS = 1_000;

  private final String lease;
  private final String peer;
  private final long peerSession;

  /** Without a lock, for which event loop and slot would wait in turn. */
  private final LinkedTransferQueue<DirectTask> waiting = new LinkedTransferQueue<>();

  /** Never less than there are in {@link #waiting}. */
  private final AtomicInteger waitingCount = new AtomicInteger();

  private final List<Runner> runners = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile long endsAtNanos;
  private volatile boolean ended;

  LeasedSlots(String lease, String peer, long peerSession, int slots, TaskRunner kinds) {
    this.lease = lease;
    this.peer = peer;
    this.peerSession = peerSession;
    for (int slot = 1; slot <= slots; slot++) {
      Runner runner = new Runner(kinds);
      runners.add(runner);
      threads.add(
          Thread.ofPlatform()
              .daemon()
              .name("lease-" + peer + "-" + slot)
              .start(() -> work(runner)));
    }
  }

  int slots() {
    return runners.size();
  }

  boolean isFor(Link link) {
    return link.peer().equals(peer) && link.peerSession() == peerSession;
  }

  boolean isOf(String askingPeer, long session) {
    return peer.equals(askingPeer) && peerSession == session;
  }

  void prolong(long durationMs) {
    endsAtNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(durationMs);
  }

  /** Takes a task; refuses it when too many wait or the lease has ended. */
  void take(DirectTask task) {
    if (ended) {
      refuseAsEnded(task);
    } else if (waitingCount.incrementAndGet() > MOST_WAITING) {
      waitingCount.decrementAndGet();
      task.refuse(
          ErrorCode.OVERLOADED, MOST_WAITING + " tasks wait for the slots of this lease already");
    } else {
      waiting.add(task);
      if (ended && waiting.remove(task)) {
        refuseAsEnded(task);
      }
    }
  }

  private void work(Runner runner) {
    while (!ended) {
      try {
        DirectTask task = waiting.poll(POLL_MS, TimeUnit.MILLISECONDS);
        if (task != null) {
          waitingCount.decrementAndGet();
          runOrRefuse(runner, task);
        }
      } catch (InterruptedException stopped) {
        // The lease has ended: the loop condition knows.
      } catch (RuntimeException bug) {
        LOG.error("A slot of lease {} failed; it goes on", lease, bug);
      }
    }
  }

  private void runOrRefuse(Runner runner, DirectTask task) {
    if (ended) {
      refuseAsEnded(task);
    } else {
      runner.run(task);
    }
  }

  void look(long nowNanos) {
    runners.forEach(runner -> runner.look(nowNanos));
  }

  boolean isOver(long nowNanos) {
    return endsAtNanos - nowNanos <= 0;
  }

  void cancel(Link link, String id) {
    for (DirectTask task : waiting) {
      boolean isIt = task.link().equals(link) && task.asked().id().equals(id);
      if (isIt && waiting.remove(task)) {
        waitingCount.decrementAndGet();
      }
    }
    runners.forEach(runner -> runner.drop(link, id));
  }

  /**
   * Stops what runs and refuses what waits, so that its submitter runs it elsewhere.
   *
   * @param link the one that ended and takes no answer, null while it is open
   */
  void end(@Nullable Link link) {
    ended = true;
    List<DirectTask> left = new ArrayList<>();
    waiting.drainTo(left);
    left.forEach(this::refuseAsEnded);
    Runner.Over stopped =
        new Runner.Over(ErrorCode.NOT_FOUND, "lease " + lease + " ended before it was through");
    runners.forEach(runner -> runner.end(link, stopped));
    threads.forEach(Thread::interrupt);
  }

  private void refuseAsEnded(DirectTask task) {
    task.refuse(ErrorCode.NOT_FOUND, "lease " + lease + " has ended");
  }
}
