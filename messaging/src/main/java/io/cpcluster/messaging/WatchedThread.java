package io.cpcluster.messaging;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Runs each task on a thread of its own and tells when one ended by a bug. The client library's
 * reader ends so, in silence, when the headers of a message are none: any sender can do that, and
 * the connection would be deaf until its pings have failed. Thread-safe.
 */
final class WatchedThread extends AbstractExecutorService {
  private final ThreadFactory threads;
  private final Consumer<RuntimeException> broken;
  // Set once, by the thread that closes.
  private volatile boolean shutdown;

  WatchedThread(ThreadFactory threads, Consumer<RuntimeException> broken) {
    this.threads = threads;
    this.broken = broken;
  }

  @Override
  protected <T> RunnableFuture<T> newTaskFor(Runnable task, T value) {
    return new FutureTask<>(() -> run(task), value);
  }

  private void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException bug) {
      broken.accept(bug);
      throw bug;
    }
  }

  @Override
  public void execute(Runnable task) {
    threads.newThread(task).start();
  }

  @Override
  public void shutdown() {
    shutdown = true;
  }

  @Override
  public List<Runnable> shutdownNow() {
    shutdown = true;
    return Collections.emptyList();
  }

  @Override
  public boolean isShutdown() {
    return shutdown;
  }

  @Override
  public boolean isTerminated() {
    return shutdown;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return shutdown;
  }
}
