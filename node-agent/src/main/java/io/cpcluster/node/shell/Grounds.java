package io.cpcluster.node.shell;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a ground ready and makes a new one when the machine's mounts or the node's files are not
 * what they were. The lock guards everything, and waiting for it ends by an interrupt; an older
 * ground goes when the last command that was to start from it has ended.
 */
final class Grounds implements AutoCloseable {
  private final Surroundings around;
  private final Space space;
  private final String mounts;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Ground current;
  private boolean closed;

  /**
   * @param mounts what each command mounts for itself, as a table
   */
  Grounds(Surroundings around, Space space, String mounts) {
    this.around = around;
    this.space = space;
    this.mounts = mounts;
  }

  /** One for a command to start from; to be given back. */
  Ground take() throws IOException, InterruptedException {
    lock.lockInterruptibly();
    try {
      if (closed) {
        throw new IOException("the node is closing");
      }
      Ground ground = current;
      if (ground == null || !ground.isCurrent(around.state())) {
        forget();
        ground = Ground.make(around, space, mounts);
        current = ground;
      }
      ground.users++;
      return ground;
    } finally {
      lock.unlock();
    }
  }

  void giveBack(Ground ground) {
    lock.lock();
    try {
      ground.users--;
      if (ground.users == 0 && ground != current) {
        ground.close();
      }
    } finally {
      lock.unlock();
    }
  }

  private void forget() {
    Ground old = current;
    current = null;
    if (old != null && old.users == 0) {
      old.close();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      forget();
    } finally {
      lock.unlock();
    }
  }
}
