package io.cpcluster.node.storage;

/**
 * What a store may hold and what it holds: bytes and files, those being made among them; folders
 * are files of {@link #FOLDER_BYTES} here. Guarded by its monitor.
 */
final class Quota {
  /** More files than this are refused, however small they are. */
  static final int MOST_FILES = 200_000;

  /** A folder counts as a file of so many bytes: about what one takes on a disk. */
  static final long FOLDER_BYTES = 4_096;

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

  /** Whether there is room for so much more. */
  synchronized boolean fits(long bytes, long moreFiles) {
    return bytes <= freeBytes() && files + moreFiles <= MOST_FILES;
  }

  /**
   * Promises room for a file that is about to be written.
   *
   * @throws DiskRefusal when there is none
   */
  Room reserve(long bytes) throws DiskRefusal {
    return reserve(bytes, 1);
  }

  /**
   * Promises room for folders that are about to be made.
   *
   * @throws DiskRefusal when there is none
   */
  Room reserveFolders(int folders) throws DiskRefusal {
    return reserve(folders * FOLDER_BYTES, folders);
  }

  private synchronized Room reserve(long bytes, long moreFiles) throws DiskRefusal {
    if (!fits(bytes, moreFiles)) {
      throw exceeded(bytes);
    }
    promisedBytes += bytes;
    files += moreFiles;
    return new Room(bytes, moreFiles);
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

  private DiskRefusal exceeded(long bytes) {
    return new DiskRefusal(
        bytes > freeBytes()
            ? "quota exceeded: "
                + bytes
                + " bytes are needed and "
                + freeBytes()
                + " of "
                + mostBytes
                + " are free (disk_space_mb)"
            : "quota exceeded: the disk store has "
                + files
                + " files and folders, at most "
                + MOST_FILES);
  }

  /** Room for a file, or for folders. What does not stay of them is given back by its end. */
  final class Room implements AutoCloseable {
    private long bytes;
    private long wanted;

    private Room(long bytes, long wanted) {
      this.bytes = bytes;
      this.wanted = wanted;
    }

    /**
     * The file stays.
     *
     * @param replaced the size of the file it took the place of, -1 when there was none
     */
    void kept(long replaced) {
      synchronized (Quota.this) {
        usedBytes -= Math.max(0, replaced);
        files -= replaced < 0 ? 0 : 1;
        stays(bytes);
      }
    }

    /** One of the folders stays. */
    void folderKept() {
      synchronized (Quota.this) {
        stays(FOLDER_BYTES);
      }
    }

    private void stays(long size) {
      promisedBytes -= size;
      usedBytes += size;
      bytes -= size;
      wanted--;
    }

    @Override
    public void close() {
      synchronized (Quota.this) {
        promisedBytes -= bytes;
        files -= wanted;
        bytes = 0;
        wanted = 0;
      }
    }
  }
}
