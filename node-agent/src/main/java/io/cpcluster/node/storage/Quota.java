package io.cpcluster.node.storage;

import org.jspecify.annotations.Nullable;

/**
 * What a store may hold and what it holds: bytes and files, those being made among them. Guarded by
 * its monitor.
 */
final class Quota {
  /** More files than this are refused, however small they are. */
  static final int MOST_FILES = 200_000;

  private final long mostBytes;
  private long usedBytes;
  private long promisedBytes;
  private long files;

  Quota(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** What was found, in place of what was known. Nothing may be promised now. */
  synchronized void counted(long bytes, long foundFiles) {
    usedBytes = bytes;
    files = foundFiles;
  }

  /**
   * Promises room for a file that is about to be written.
   *
   * @return null when there is none
   */
  synchronized @Nullable Room tryReserve(long bytes) {
    if (bytes > freeBytes() || files >= MOST_FILES) {
      return null;
    }
    promisedBytes += bytes;
    files++;
    return new Room(bytes);
  }

  /** A file is gone. */
  synchronized void removed(long bytes) {
    usedBytes -= bytes;
    files--;
  }

  synchronized long freeBytes() {
    return Math.max(0, mostBytes - usedBytes - promisedBytes);
  }

  synchronized long usedBytes() {
    return usedBytes + promisedBytes;
  }

  /** Why nothing more fits. */
  synchronized DiskRefusal exceeded(long bytes) {
    return new DiskRefusal(
        files >= MOST_FILES
            ? "quota exceeded: the disk store has " + files + " files, at most " + MOST_FILES
            : "quota exceeded: "
                + bytes
                + " bytes are needed and "
                + freeBytes()
                + " of "
                + mostBytes
                + " are free (disk_space_mb)");
  }

  /** Room for one file. Given back by its end unless the file stays. */
  final class Room implements AutoCloseable {
    private final long bytes;
    private boolean open = true;

    private Room(long bytes) {
      this.bytes = bytes;
    }

    /**
     * The file stays.
     *
     * @param replaced the size of the file it took the place of, -1 when there was none
     */
    void kept(long replaced) {
      synchronized (Quota.this) {
        open = false;
        promisedBytes -= bytes;
        usedBytes += bytes - Math.max(0, replaced);
        files -= replaced < 0 ? 0 : 1;
      }
    }

    @Override
    public void close() {
      synchronized (Quota.this) {
        if (open) {
          open = false;
          promisedBytes -= bytes;
          files--;
        }
      }
    }
  }
}
