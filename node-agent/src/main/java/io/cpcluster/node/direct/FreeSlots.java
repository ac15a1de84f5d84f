package io.cpcluster.node.direct;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.dataplane.link.Link;
import io.cpcluster.node.work.Desk;
import io.cpcluster.node.work.TaskRunner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Direct tasks without a lease: each waits for a slot that happens to be free, in turn with the
 * tasks the masters assign. Threads start with the first task. The monitor guards the threads.
 */
final class FreeSlots {
  /** The most tasks that wait for a slot. */
  static final int MOST_WAITING = 1_024;

  private static final Logger LOG = LoggerFactory.getLogger(FreeSlots.class);
  private static final int MOST_THREADS = 8;
  private static final long POLL_MS = 1_000;
  private static final Duration SLOT_WITHIN = Duration.ofSeconds(30);

  private static final Runner.Over LEAVING =
      new Runner.Over(ErrorCode.UNAVAILABLE, "this node is leaving");

  private final int slots;
  private final Desk desk;
  private final TaskRunner kinds;
  private final ArrayBlockingQueue<DirectTask> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final List<Runner> runners = new ArrayList<>();
  private volatile boolean closed;

  FreeSlots(int slots, Desk desk, TaskRunner kinds) {
    this.slots = slots;
    this.desk = desk;
    this.kinds = kinds;
  }

  void take(DirectTask task) {
    if (slots == 0) {
      task.refuse(ErrorCode.NOT_SUPPORTED, "this peer has no slots: it runs no tasks");
      return;
    }
    if (closed) {
      LEAVING.tell(task);
      return;
    }
    start();
    if (!waiting.offer(task)) {
      task.refuse(ErrorCode.OVERLOADED, MOST_WAITING + " direct tasks wait here already");
    } else if (closed && waiting.remove(task)) {
      LEAVING.tell(task);
    }
  }

  private synchronized void start() {
    if (runners.isEmpty()) {
      for (int number = 1; number <= Math.min(slots, MOST_THREADS); number++) {
        Runner runner = new Runner(kinds);
        runners.add(runner);
        Thread.ofPlatform().daemon().name("direct-" + number).start(() -> work(runner));
      }
    }
  }

  private void work(Runner runner) {
    while (!closed) {
      try {
        DirectTask task = waiting.poll(POLL_MS, TimeUnit.MILLISECONDS);
        if (task != null) {
          runInSlot(runner, task);
        }
      } catch (InterruptedException late) {
        // The interrupt of a task that had just ended: the loop condition knows.
      } catch (RuntimeException bug) {
        LOG.error("A thread of direct tasks failed; it goes on", bug);
      }
    }
  }

  private void runInSlot(Runner runner, DirectTask task) throws InterruptedException {
    Duration limit = Duration.ofMillis(Math.min(task.timeoutMs(), SLOT_WITHIN.toMillis()));
    if (!desk.awaitSlot(limit)) {
      if (closed || desk.snapshot().draining()) {
        LEAVING.tell(task);
      } else {
        task.refuse(ErrorCode.OVERLOADED, "no slot came free within " + limit.toMillis() + " ms");
      }
      return;
    }
    try {
      if (task.link().isOpen()) {
        runner.run(task);
      }
    } finally {
      desk.release(1);
    }
  }

  synchronized void look(long nowNanos) {
    runners.forEach(runner -> runner.look(nowNanos));
  }

  synchronized void cancel(Link link, String id) {
    waiting.removeIf(task -> task.link().equals(link) && task.asked().id().equals(id));
    runners.forEach(runner -> runner.drop(link, id));
  }

  synchronized void ended(Link link) {
    waiting.removeIf(task -> task.link().equals(link));
    runners.forEach(runner -> runner.drop(link, null));
  }

  /** The node leaves: stops what runs and refuses what waits. */
  synchronized void close() {
    closed = true;
    List<DirectTask> left = new ArrayList<>();
    waiting.drainTo(left);
    left.forEach(LEAVING::tell);
    runners.forEach(runner -> runner.end(null, LEAVING));
  }
}
