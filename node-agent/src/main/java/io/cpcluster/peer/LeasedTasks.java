package io.cpcluster.peer;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.link.SlotLease;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.Task;
import io.cpcluster.contracts.task.TaskClass;
import io.cpcluster.dataplane.link.Link;
import io.cpcluster.node.direct.DirectAnswer;
import io.cpcluster.node.direct.DirectCalls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tasks pushed to leased slots, pipelined. A task whose link ends, or whose node gives the lease
 * up, is pushed to another slot, three times at most: it may run more than once. When no slot is
 * left, another lease is asked for. Thread-safe; the list of shares is replaced as a whole, under
 * the monitor.
 */
public final class LeasedTasks implements AutoCloseable {
  /** Tasks under way per slot; {@link #submit} waits above that. */
  static final int IN_FLIGHT_PER_SLOT = 4_096;

  /** Tasks under way altogether: no more than a node lets wait for the slots of one lease. */
  static final int MOST_IN_FLIGHT = 8_192;

  private static final Logger LOG = LoggerFactory.getLogger(LeasedTasks.class);
  private static final int MOST_TRIES = 3;
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final Duration TASK_LIMIT = Duration.ofMinutes(10);

  private final Peer peer;
  private final TaskClass of;
  private final int wanted;
  private final Duration time;
  private final DirectCalls calls;
  private final LeaseTalk talk;
  private final Semaphore room;
  private final AtomicInteger turn = new AtomicInteger();
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile List<Share> shares = List.of();

  /** When the slots were last promised; of the thread that keeps the lease. */
  private long prolongedAt = System.nanoTime();

  /** Slots of one node under one lease. */
  private record Share(String lease, String node, int slots, Link link) {}

  /** A task on its way. */
  private record Job(Task task, int tries, CompletableFuture<Result> result) {}

  private LeasedTasks(Peer peer, TaskClass of, int wanted, Duration time) {
    this.peer = peer;
    this.of = of;
    this.wanted = wanted;
    this.time = time;
    this.calls = peer.node().peering().direct().calls();
    this.talk = new LeaseTalk(peer.node());
    this.room = new Semaphore(roomFor(wanted));
  }

  /**
   * How many tasks may be under way at once with so many slots; {@link #submit} waits above that,
   * which a thread that completes results must not.
   */
  public static int roomFor(int slots) {
    return (int) Math.min((long) slots * IN_FLIGHT_PER_SLOT, MOST_IN_FLIGHT);
  }

  static LeasedTasks open(Peer peer, TaskClass of, int slots, Duration time)
      throws PeerException, InterruptedException {
    LeasedTasks tasks = new LeasedTasks(peer, of, slots, time);
    tasks.shares = tasks.leased();
    Thread.ofVirtual().name("lease").start(tasks::keep);
    return tasks;
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

  /** How many slots are had now. */
  public int slots() {
    return shares.stream().mapToInt(Share::slots).sum();
  }

  /**
   * Pushes a task. Waits while too many are under way. The result completes on a thread that must
   * not be blocked; it completes exceptionally with {@link PeerException} when the task could not
   * be run. A task about a key of the memory store is refused: its node has to be named.
   */
  public CompletableFuture<Result> submit(Task task) throws InterruptedException {
    try {
      Keys.requireNode(task, null);
    } catch (PeerException unnamed) {
      return CompletableFuture.failedFuture(unnamed);
    }
    room.acquire();
    CompletableFuture<Result> result = new CompletableFuture<>();
    push(new Job(task, 1, result));
    return result;
  }

  private void push(Job job) {
    List<Share> now = shares;
    if (closing.getCount() == 0 || now.isEmpty()) {
      later(job, ErrorCode.UNAVAILABLE, "no slot is leased");
      return;
    }
    Share share = now.get(Math.floorMod(turn.getAndIncrement(), now.size()));
    calls.run(
        share.link(),
        job.task(),
        share.lease(),
        TASK_LIMIT,
        answer -> answered(share, job, answer));
  }

  private void answered(Share share, Job job, DirectAnswer answer) {
    switch (answer) {
      case DirectAnswer.Done(Result result) -> {
        room.release();
        job.result().complete(result);
      }
      case DirectAnswer.Refused(ErrorCode code, String message) -> {
        if (code == ErrorCode.NOT_FOUND) {
          drop(share);
        }
        if (mayPass(code)) {
          later(job, code, message);
        } else {
          fail(job, code, message);
        }
      }
      case DirectAnswer.LinkLost(String reason) -> {
        drop(share);
        later(job, ErrorCode.UNAVAILABLE, reason);
      }
    }
  }

  /** A slot that is promised no longer, or a node with too much to do: another may take it. */
  private static boolean mayPass(ErrorCode code) {
    return code == ErrorCode.NOT_FOUND || code == ErrorCode.OVERLOADED;
  }

  private void fail(Job job, ErrorCode code, String why) {
    room.release();
    job.result().completeExceptionally(new PeerException(code, why));
  }

  /** Another try on a thread of its own, after a moment; the last one fails. */
  private void later(Job job, ErrorCode code, String why) {
    if (job.tries() >= MOST_TRIES || closing.getCount() == 0) {
      fail(job, code == ErrorCode.NOT_FOUND ? ErrorCode.UNAVAILABLE : code, why);
      return;
    }
    Job again = new Job(job.task(), job.tries() + 1, job.result());
    Thread.ofVirtual()
        .name("direct-again")
        .start(
            () -> {
              try {
                if (!closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                  awaitSlots();
                }
                push(again);
              } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
              }
            });
  }

  private synchronized void awaitSlots() throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    while (shares.isEmpty() && closing.getCount() > 0 && System.nanoTime() - end < 0) {
      wait(PAUSE.toMillis());
    }
  }

  private synchronized void drop(Share gone) {
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

  /** Gives the slots back. What is under way fails. */
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
