package io.cpcluster.node;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that looks after everything that time alone makes due. */
final class Rounds implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);
  private static final long SHORT_NANOS = 2_000_000;

  private final Runnable look;
  private final LongSupplier pauseNanos;
  private final Thread thread;
  private volatile boolean sleepsLong;
  private volatile boolean closed;

  /**
   * @param look is called again and again; it must not block
   * @param pauseNanos how long to wait until the next call
   */
  private Rounds(Runnable look, LongSupplier pauseNanos) {
    this.look = look;
    this.pauseNanos = pauseNanos;
    this.thread = Thread.ofPlatform().daemon().name("rounds").unstarted(this::run);
  }

  static Rounds start(Runnable look, LongSupplier pauseNanos) {
    Rounds rounds = new Rounds(look, pauseNanos);
    rounds.thread.start();
    return rounds;
  }

  /** Looks within the next milliseconds. */
  void soon() {
    if (sleepsLong) {
      sleepsLong = false;
      LockSupport.unpark(thread);
    }
  }

  private void run() {
    while (!closed) {
      try {
        look.run();
      } catch (RuntimeException bug) {
        LOG.error("A round failed; the next one follows", bug);
      }
      long pause = pauseNanos.getAsLong();
      sleepsLong = pause > SHORT_NANOS;
      LockSupport.parkNanos(pause);
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
