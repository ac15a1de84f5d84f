package io.cpcluster.dataplane.transfer;

import io.cpcluster.contracts.error.ErrorCode;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What the transfers that go on still need of each file system, so that together they are not
 * promised more than there is. Thread-safe; the monitor guards the table.
 */
final class FreeSpace {
  private final Map<FileStore, Long> promised = new HashMap<>();

  /** Bytes promised to one transfer. */
  final class Share implements AutoCloseable {
    private final FileStore store;
    private long left;

    private Share(FileStore store, long bytes) {
      this.store = store;
      this.left = bytes;
    }

    /** So many of them are written: the file system counts them itself now. */
    void written(long bytes) {
      synchronized (FreeSpace.this) {
        long fewer = Math.min(bytes, left);
        left -= fewer;
        promised.merge(store, -fewer, Long::sum);
      }
    }

    @Override
    public void close() {
      written(Long.MAX_VALUE);
    }
  }

  /** Refuses when the file system of a folder has less than that. */
  synchronized Share promise(Path folder, long bytes) throws IOException {
    FileStore store = Files.getFileStore(folder);
    long free = store.getUsableSpace() - promised.getOrDefault(store, 0L);
    if (bytes > free) {
      throw new Refused(
          ErrorCode.OVERLOADED,
          "disk full: the receiver has " + Math.max(free, 0) + " bytes free of " + bytes);
    }
    promised.merge(store, bytes, Long::sum);
    return new Share(store, bytes);
  }
}
