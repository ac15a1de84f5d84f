package io.cpcluster.natsserver.binary;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A lock on the cache among all threads of this process and all processes. The operating system
 * frees it when its holder dies.
 */
final class CacheLock implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(50);

  /** File locks belong to the whole JVM, so threads queue here first. */
  private static final ReentrantLock IN_THIS_PROCESS = new ReentrantLock();

  private final FileChannel channel;

  private CacheLock(FileChannel channel) {
    this.channel = channel;
  }

  static CacheLock acquire(Path folder, String program, Duration limit) throws IOException {
    long endNanos = System.nanoTime() + limit.toNanos();
    try {
      if (!IN_THIS_PROCESS.tryLock(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException("its lock was not free within " + limit.toSeconds() + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for the lock", e);
    }
    try {
      Files.createDirectories(folder);
      Path file = folder.resolve(program + ".lock");
      return new CacheLock(lockedChannel(file, endNanos));
    } catch (IOException | RuntimeException e) {
      IN_THIS_PROCESS.unlock();
      throw e;
    }
  }

  private static FileChannel lockedChannel(Path file, long endNanos) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      for (FileLock lock = channel.tryLock(); lock == null; lock = channel.tryLock()) {
        if (System.nanoTime() - endNanos > 0 || Thread.currentThread().isInterrupted()) {
          throw new IOException(file + " is held by another process");
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      IN_THIS_PROCESS.unlock();
    }
  }
}
