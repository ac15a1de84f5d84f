package io.cpcluster.master.listening;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listeners of one table. What is to be told is queued under the lock of the table, so in the
 * order of its changes, and told after the lock is given back, one call at a time, by whichever
 * thread finds nobody else telling. Thread-safe.
 *
 * <p>The queue holds no more than the changes made while one listener call runs, and those do not
 * block.
 */
public final class Listeners<L> {
  private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

  private final List<L> listeners = new CopyOnWriteArrayList<>();
  private final Queue<Runnable> untold = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();

  /** Queues what all listeners shall hear. Called under the table's lock. */
  public void queue(Consumer<L> call) {
    untold.add(() -> listeners.forEach(listener -> tell(listener, call)));
  }

  /**
   * Queues a new listener. Called under the table's lock.
   *
   * @param first what only this one shall hear, before all that is queued later
   */
  public void queueNew(L listener, List<Consumer<L>> first) {
    untold.add(
        () -> {
          first.forEach(call -> tell(listener, call));
          listeners.add(listener);
        });
  }

  /** Tells what is queued. Called without the table's lock. */
  public void tellQueued() {
    if (waiting.getAndIncrement() != 0) {
      return;
    }
    int seen = 1;
    do {
      for (Runnable next = untold.poll(); next != null; next = untold.poll()) {
        next.run();
      }
      seen = waiting.addAndGet(-seen);
    } while (seen != 0);
  }

  private void tell(L listener, Consumer<L> call) {
    try {
      call.accept(listener);
    } catch (RuntimeException bug) {
      LOG.error("a listener failed and missed what it was told; the others go on", bug);
    }
  }
}
