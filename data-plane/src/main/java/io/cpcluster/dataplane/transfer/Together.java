package io.cpcluster.dataplane.transfer;

import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Many small pieces of work side by side, a bounded number at a time. Used by one thread; the
 * monitor guards the first failure.
 */
final class Together {
  /** A piece of work on files. */
  interface Piece {
    void run() throws IOException;
  }

  private final Executor on;
  private final int width;
  private final Semaphore free;
  private @Nullable IOException failure;

  Together(Executor on, int width) {
    this.on = on;
    this.width = width;
    this.free = new Semaphore(width);
  }

  /** Starts a piece, when one of those before it has ended if there are many. */
  void start(Piece piece) throws InterruptedException {
    free.acquire();
    on.execute(
        () -> {
          try {
            piece.run();
          } catch (IOException broken) {
            note(broken);
          } catch (Throwable bug) {
            note(new IOException(bug));
          } finally {
            free.release();
          }
        });
  }

  /** Waits for all; throws the first failure. */
  void join() throws IOException, InterruptedException {
    free.acquire(width);
    free.release(width);
    synchronized (this) {
      if (failure != null) {
        throw failure;
      }
    }
  }

  private synchronized void note(IOException broken) {
    if (failure == null) {
      failure = broken;
    }
  }
}
