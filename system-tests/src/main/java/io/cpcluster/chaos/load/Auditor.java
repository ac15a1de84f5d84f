package io.cpcluster.chaos.load;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;

/**
 * Reads the record of each task twice: soon, when it has ended, and again when its retention is
 * half over. One virtual thread for each of the two; so many records at a time.
 */
public final class Auditor implements AutoCloseable {
  private static final int READ_AT_ONCE = 32;
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Duration AGAIN = Plan.RETENTION.dividedBy(2);

  private final Watch watch;
  private final Semaphore window = new Semaphore(READ_AT_ONCE);
  private final Pass first = new Pass(SOON);
  private final Pass second = new Pass(AGAIN);

  public Auditor(Watch watch) {
    this.watch = watch;
    first.thread.start();
    second.thread.start();
  }

  /** A task was submitted. */
  void watch(String id) {
    first.add(id);
    second.add(id);
  }

  /** Reads at once what is still to be read; everything has ended when this returns. */
  public void finish() throws InterruptedException {
    first.finish();
    second.finish();
    window.acquire(READ_AT_ONCE);
    window.release(READ_AT_ONCE);
  }

  @Override
  public void close() {
    first.thread.interrupt();
    second.thread.interrupt();
  }

  /** One reading of all tasks, in the order they were submitted. Its monitor guards the waiting. */
  private final class Pass {
    private final Duration after;
    private final Deque<Due> waiting = new ArrayDeque<>();
    private final Thread thread = Thread.ofVirtual().name("auditor").unstarted(this::readAll);
    private boolean hurries;

    Pass(Duration after) {
      this.after = after;
    }

    private record Due(String id, long atNanos) {}

    synchronized void add(String id) {
      waiting.add(new Due(id, System.nanoTime() + after.toNanos()));
      notifyAll();
    }

    void finish() throws InterruptedException {
      synchronized (this) {
        hurries = true;
        notifyAll();
      }
      thread.join();
    }

    private void readAll() {
      try {
        for (String id = next(); !id.isEmpty(); id = next()) {
          String now = id;
          window.acquire();
          Thread.ofVirtual().name("auditor reads").start(() -> read(now));
        }
      } catch (InterruptedException over) {
        Thread.currentThread().interrupt();
      }
    }

    private void read(String id) {
      try {
        watch.record(id);
      } catch (InterruptedException over) {
        Thread.currentThread().interrupt();
      } finally {
        window.release();
      }
    }

    /** The next one whose time has come; empty when there is none any more. */
    private synchronized String next() throws InterruptedException {
      while (true) {
        Due due = waiting.peek();
        if (due == null) {
          if (hurries) {
            return "";
          }
          wait();
        } else {
          long restMs = (due.atNanos() - System.nanoTime()) / 1_000_000;
          if (hurries || restMs <= 0) {
            waiting.remove();
            return due.id();
          }
          wait(restMs);
        }
      }
    }
  }
}
