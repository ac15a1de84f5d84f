package io.cpcluster.launcher.folder;

import io.cpcluster.contracts.config.OwnerOnly;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Keeps other commands from changing what runs in a cluster's folder. Ends with the process that
 * holds it, however that ends.
 */
public final class FolderLock implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final FileChannel channel;

  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock.
   *
   * @throws IOException another command held it for longer than the limit
   */
  public static FolderLock take(ClusterFolder folder, Duration limit) throws IOException {
    OwnerOnly.createFolder(folder.root());
    FileChannel channel =
        FileChannel.open(folder.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    long endNanos = System.nanoTime() + limit.toNanos();
    while (tryLock(channel) == null) {
      if (System.nanoTime() - endNanos > 0) {
        channel.close();
        throw new IOException("another command is changing the cluster in " + folder.root());
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    return new FolderLock(channel);
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException _) {
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
