package io.cpcluster.node.storage;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files in one folder that never holds more than it may. Thread-safe: whoever writes shares {@code
 * changes}, whoever counts has it alone; {@code naming} is held while a file takes the place of
 * another, and comes after {@code changes}. After its end nothing is changed, whoever still asks.
 */
public final class DiskStore implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DiskStore.class);
  private static final String UNFINISHED = ".part";
  private static final Duration WRITES_END_WITHIN = Duration.ofMillis(500);
  private static final long COUNTED_AGAIN_AFTER_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final StoreLock lock;
  private final Folders folders;
  private final WatchedSync sync;
  private final Quota quota;
  private final ReadWriteLock changes = new ReentrantReadWriteLock();
  private final Object naming = new Object();

  /** Guarded by the alone lock of {@code changes}, as is the other. */
  private long countedAtNanos;

  private boolean closed;

  private DiskStore(StoreLock lock, Path top, long mostBytes, Sync sync) throws IOException {
    this.lock = lock;
    this.folders = new Folders(top, sync);
    this.sync = new WatchedSync(sync);
    this.quota = new Quota(mostBytes);
    count();
  }

  /**
   * Opens the store in a folder, which is made when it is not there, and counts what is in it.
   *
   * @throws IOException when it cannot be used, or another program uses it
   */
  public static DiskStore open(Path folder, long mostBytes) throws IOException {
    return open(folder, mostBytes, Sync.OF_SYSTEM);
  }

  static DiskStore open(Path folder, long mostBytes, Sync sync) throws IOException {
    Files.createDirectories(folder);
    Path top = folder.toRealPath();
    StoreLock lock = StoreLock.take(top);
    try {
      return new DiskStore(lock, top, mostBytes, sync);
    } catch (IOException unusable) {
      lock.close();
      throw unusable;
    }
  }

  /** Bytes of all files, those being made among them. */
  public long usedBytes() {
    return quota.usedBytes();
  }

  /** How much more it takes, as far as the disk has it. */
  long freeBytes() throws IOException {
    return Math.min(quota.freeBytes(), Files.getFileStore(folders.path()).getUsableSpace());
  }

  /**
   * Writes a file, in place of one of that name. It is there wholly when this returns, and stays.
   *
   * @throws DiskRefusal for what the task is to be told
   */
  public void write(String name, byte[] bytes) throws IOException, InterruptedException {
    write(StorePath.of(name), Source.of(bytes));
  }

  void write(StorePath path, Source source) throws IOException, InterruptedException {
    sync.check();
    requireRoom(source.size(), path.folders().size());
    begin();
    try (Quota.Room room = quota.reserve(source.size());
        Folder folder = folders.make(path.folders(), quota)) {
      write(folder, path.name(), source, room);
    } catch (ClosedByInterruptException stopped) {
      Thread.interrupted();
      throw new InterruptedException();
    } finally {
      changes.readLock().unlock();
    }
  }

  /** A change, which shares {@code changes} until its end. */
  private void begin() throws DiskRefusal, InterruptedException {
    changes.readLock().lockInterruptibly();
    if (closed) {
      changes.readLock().unlock();
      throw new DiskRefusal("the disk store is closed: its node leaves");
    }
  }

  private void write(Folder folder, Path name, Source source, Quota.Room room) throws IOException {
    Path part = Path.of(StorePath.OWN + UUID.randomUUID() + UNFINISHED);
    boolean isNamed = false;
    try {
      try (FileChannel file = folder.create(part)) {
        sync.write(source, file);
        sync.force(file);
      }
      synchronized (naming) {
        long before = folder.sizeOf(name);
        folder.move(part, folder, name);
        isNamed = true;
        room.kept(before);
      }
      sync.folder(folder);
    } finally {
      if (!isNamed) {
        folder.clear(part);
      }
    }
  }

  /** What was removed by others is noticed when room is wanting. */
  private void requireRoom(long bytes, int mostFolders) throws IOException, InterruptedException {
    if (quota.fits(bytes + mostFolders * Quota.FOLDER_BYTES, 1L + mostFolders)
        || !changes.writeLock().tryLock(1, TimeUnit.SECONDS)) {
      return;
    }
    try {
      if (!closed && System.nanoTime() - countedAtNanos >= COUNTED_AGAIN_AFTER_NANOS) {
        count();
      }
    } finally {
      changes.writeLock().unlock();
    }
  }

  private void count() throws IOException {
    Contents contents = new Contents(true);
    try (Folder top = folders.top()) {
      contents.walk(top);
    }
    quota.counted(contents.bytes(), contents.files());
    countedAtNanos = System.nanoTime();
  }

  /**
   * Opens a file to be read; null when there is none.
   *
   * @throws DiskRefusal when the name is that of something else
   */
  @Nullable FileChannel read(StorePath path) throws IOException {
    try (Folder folder = folders.find(path.folders())) {
      return folder == null || folder.sizeOf(path.name()) < 0 ? null : folder.read(path.name());
    }
  }

  /** Removes a file; false when there is none. */
  boolean delete(StorePath path) throws IOException, InterruptedException {
    begin();
    try (Folder folder = folders.find(path.folders())) {
      if (folder == null) {
        return false;
      }
      synchronized (naming) {
        long size = folder.sizeOf(path.name());
        if (size < 0) {
          return false;
        }
        folder.delete(path.name());
        quota.removed(size);
      }
      sync.folder(folder);
      return true;
    } finally {
      changes.readLock().unlock();
    }
  }

  /** All files but those the store made for itself. */
  Contents files() throws IOException {
    Contents contents = new Contents(false);
    try (Folder top = folders.top()) {
      contents.walk(top);
    }
    return contents;
  }

  /** The store's own folders, which no task can name. */
  static StorePath own(String folder, String name) {
    return new StorePath(List.of(StorePath.OWN + folder, name));
  }

  /** The names in one of the store's own folders. */
  List<String> ownNames(String folder) throws IOException {
    try (Folder found = folders.find(List.of(StorePath.OWN + folder))) {
      return found == null ? List.of() : Contents.namesIn(found);
    }
  }

  /** Lets the folder go when what is being written has ended; waits for that, but not for long. */
  @Override
  public void close() {
    try {
      if (!Thread.ofVirtual().name("disk-store-end").start(this::end).join(WRITES_END_WITHIN)) {
        LOG.warn("Files are still being written; the folder is another node's after that");
      }
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }

  private void end() {
    changes.writeLock().lock();
    try {
      closed = true;
      lock.close();
    } finally {
      changes.writeLock().unlock();
    }
  }

  static boolean isUnfinished(String name) {
    return name.startsWith(StorePath.OWN) && name.endsWith(UNFINISHED);
  }
}
