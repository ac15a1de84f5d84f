package io.cpcluster.peer;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.Task;
import io.cpcluster.contracts.task.TaskClass;
import io.cpcluster.node.direct.DirectAnswer;
import io.cpcluster.node.direct.DirectCalls;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Tasks pushed to leased slots, pipelined. A task whose link ends, or whose node gives the lease
 * up, is pushed to another slot, three times at most: it may run more than once. Thread-safe; the
 * slots are those of its {@link KeptLease}.
 */
public final class LeasedTasks implements AutoCloseable {
  /** Tasks under way per slot; {@link #submit} waits above that. */
  static final int IN_FLIGHT_PER_SLOT = 4_096;

  /** Tasks under way altogether: no more than a node lets wait for the slots of one lease. */
  static final int MOST_IN_FLIGHT = 8_192;

  private static final int MOST_TRIES = 3;
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final Duration TASK_LIMIT = Duration.ofMinutes(10);

  private final KeptLease lease;
  private final DirectCalls calls;
  private final Semaphore room;
  private final AtomicInteger turn = new AtomicInteger();

  /** A task on its way. */
  private record Job(Task task, int tries, CompletableFuture<Result> result) {}

  private LeasedTasks(KeptLease lease, DirectCalls calls, int slots) {
    this.lease = lease;
    this.calls = calls;
    this.room = new Semaphore(roomFor(slots));
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
    KeptLease lease = KeptLease.open(peer, of, slots, time);
    return new LeasedTasks(lease, peer.node().peering().direct().calls(), slots);
  }

  /** How many slots are had now. */
  public int slots() {
    return lease.shares().stream().mapToInt(KeptLease.Share::slots).sum();
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
    List<KeptLease.Share> now = lease.shares();
    if (lease.isClosed() || now.isEmpty()) {
      later(job, ErrorCode.UNAVAILABLE, "no slot is leased");
      return;
    }
    KeptLease.Share share = now.get(Math.floorMod(turn.getAndIncrement(), now.size()));
    calls.run(
        share.link(),
        job.task(),
        share.lease(),
        TASK_LIMIT,
        answer -> answered(share, job, answer));
  }

  private void answered(KeptLease.Share share, Job job, DirectAnswer answer) {
    switch (answer) {
      case DirectAnswer.Done(Result result) -> {
        room.release();
        job.result().complete(result);
      }
      case DirectAnswer.Refused(ErrorCode code, String message) -> {
        if (code == ErrorCode.NOT_FOUND) {
          lease.drop(share);
        }
        if (mayPass(code)) {
          later(job, code, message);
        } else {
          fail(job, code, message);
        }
      }
      case DirectAnswer.LinkLost(String reason) -> {
        lease.drop(share);
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
    if (job.tries() >= MOST_TRIES || lease.isClosed()) {
      fail(job, code == ErrorCode.NOT_FOUND ? ErrorCode.UNAVAILABLE : code, why);
      return;
    }
    Job again = new Job(job.task(), job.tries() + 1, job.result());
    Thread.ofVirtual()
        .name("direct-again")
        .start(
            () -> {
              try {
                if (!lease.awaitClosed(PAUSE)) {
                  lease.awaitSlots();
                }
                push(again);
              } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
              }
            });
  }

  /** Gives the slots back. What is under way fails. */
  @Override
  public void close() {
    lease.close();
  }
}
