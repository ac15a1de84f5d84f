package io.cpcluster.master.tasks;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Runs things one after the other, on the thread of whoever comes while none runs: what is added
 * from within one of them does not nest. They do not throw. The monitor guards the state.
 */
final class InTurn implements Executor {
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private boolean isRunning;

  @Override
  public void execute(Runnable next) {
    synchronized (this) {
      waiting.add(next);
      if (isRunning) {
        return;
      }
      isRunning = true;
    }
    for (Runnable turn = next(); turn != null; turn = next()) {
      turn.run();
    }
  }

  private synchronized @Nullable Runnable next() {
    Runnable next = waiting.poll();
    isRunning = next != null;
    return next;
  }
}
