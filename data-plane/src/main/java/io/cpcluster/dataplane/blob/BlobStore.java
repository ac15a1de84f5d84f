package io.cpcluster.dataplane.blob;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Blobs in a folder of bounded size. Each is kept until a time of its own, which the file carries
 * as its time of change, so that a restart knows it; past that time it goes when room is needed, or
 * at the next {@link #sweep}. Thread-safe: the monitor guards the table and the count of bytes;
 * bytes are read, hashed and written outside it.
 */
public final class BlobStore {
  private final BlobFolder folder;
  private final long maxBytes;
  private final InstantSource clock;

  /** By SHA-256. */
  private final Map<String, Held> blobs = new HashMap<>();

  private final KnownChunks known = new KnownChunks();
  private long usedBytes;
  private long promisedBytes;

  /** A blob that is here; checked says whether its bytes were hashed since the start. */
  private record Held(BlobId id, Instant keepUntil, boolean checked) {
    Held until(Instant later) {
      return new Held(id, later, checked);
    }

    Held wasChecked() {
      return new Held(id, keepUntil, true);
    }
  }

  /** Takes up what an earlier run left in the folder, without what was being made. */
  public BlobStore(Path folder, long maxBytes, InstantSource clock) throws IOException {
    this.folder = new BlobFolder(folder);
    this.maxBytes = maxBytes;
    this.clock = clock;
    takeUp(this.folder.scan());
  }

  private synchronized void takeUp(List<BlobFolder.Found> files) throws IOException {
    for (BlobFolder.Found found : files) {
      blobs.put(found.id().sha256(), new Held(found.id(), found.keepUntil(), false));
      usedBytes += found.id().sizeBytes();
    }
    makeRoom(0);
  }

  /** The bytes of a blob, to be closed by the caller; empty when it is not here or is spoilt. */
  public Optional<FileChannel> open(BlobId id) throws IOException {
    Optional<Held> held = held(id);
    if (held.isEmpty()) {
      return Optional.empty();
    }
    FileChannel channel;
    try {
      channel = FileChannel.open(folder.file(id), StandardOpenOption.READ);
    } catch (NoSuchFileException gone) {
      drop(id);
      return Optional.empty();
    }
    if (!held.get().checked() && !Writing.hash(channel).equals(id)) {
      channel.close();
      drop(id);
      return Optional.empty();
    }
    change(id, Held::wasChecked);
    return Optional.of(channel);
  }

  /** The blob of that hash, when it is here. */
  public synchronized Optional<BlobId> find(String sha256) {
    return Optional.ofNullable(blobs.get(sha256)).map(Held::id);
  }

  /** Where a blob is that is here; it may go at any moment when it is not kept. */
  public Optional<Path> file(BlobId id) {
    return held(id).map(held -> folder.file(held.id()));
  }

  private synchronized Optional<Held> held(BlobId id) {
    return Optional.ofNullable(blobs.get(id.sha256())).filter(held -> held.id().equals(id));
  }

  /**
   * Puts bytes in, hashed by as many threads as there are cores.
   *
   * @throws StoreFullException when there is no room and nothing may go
   */
  public BlobId put(byte[] bytes, Duration keep) throws IOException, InterruptedException {
    Path part = folder.making().resolve(UUID.randomUUID().toString());
    try (Room room = reserve(bytes.length)) {
      ChunkList chunks = new WritingAtOnce(bytes).write(part);
      BlobId id = new BlobId(chunks.sha256(), bytes.length);
      known.add(id.sha256(), chunks);
      place(part, id, keep, room);
      return id;
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** Hashes of a blob's chunks, when they are still known from when it was put in. */
  public @Nullable ChunkList chunks(BlobId id) {
    return known.of(id.sha256());
  }

  /**
   * Puts bytes in, as many as come; they are not held in memory.
   *
   * @throws StoreFullException when there is no room and nothing may go
   */
  public BlobId put(InputStream bytes, Duration keep) throws IOException {
    Path part = folder.making().resolve(UUID.randomUUID().toString());
    try (Room room = new Room(this)) {
      BlobId id = new Writing(part, room).write(bytes);
      place(part, id, keep, room);
      return id;
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** A folder for files that are to become blobs, emptied at every start. */
  public Path making() {
    return folder.making();
  }

  /**
   * Promises room, by letting go what need not be kept.
   *
   * @throws StoreFullException when there is none
   */
  public Room reserve(long bytes) throws IOException {
    Room room = new Room(this);
    room.grow(bytes);
    return room;
  }

  /**
   * Makes a file of {@link #making} the blob that it was verified to be, at once or not at all.
   *
   * @param room promised for its bytes; used up by this
   */
  public void place(Path part, BlobId id, Duration keep, Room room) throws IOException {
    Instant until = clock.instant().plus(keep);
    BlobFolder.keepUntil(part, until);
    synchronized (this) {
      room.close();
      Held before = blobs.get(id.sha256());
      if (before == null) {
        folder.place(part, id);
        blobs.put(id.sha256(), new Held(id, until, true));
        usedBytes += id.sizeBytes();
        return;
      }
      keep(id, keep);
    }
    Files.deleteIfExists(part);
  }

  /**
   * Keeps a blob for so long from now on, never for less than it was promised before.
   *
   * @return false when it is not here
   */
  public boolean keep(BlobId id, Duration keep) throws IOException {
    Instant until = clock.instant().plus(keep);
    synchronized (this) {
      Held held = blobs.get(id.sha256());
      if (held == null || !held.id().equals(id)) {
        return false;
      }
      if (held.keepUntil().isBefore(until)) {
        BlobFolder.keepUntil(folder.file(id), until);
        change(id, one -> one.until(until));
      }
      return true;
    }
  }

  /** Keeps a blob until then and no longer, whatever it was promised before. */
  public synchronized void keepOnlyUntil(BlobId id, Instant until) throws IOException {
    Held held = blobs.get(id.sha256());
    if (held != null && held.id().equals(id) && !held.keepUntil().equals(until)) {
      BlobFolder.keepUntil(folder.file(id), until);
      change(id, one -> one.until(until));
    }
  }

  /** The blobs that are here. */
  public synchronized Set<BlobId> all() {
    return blobs.values().stream().map(Held::id).collect(Collectors.toUnmodifiableSet());
  }

  private synchronized void change(BlobId id, UnaryOperator<Held> to) {
    blobs.computeIfPresent(id.sha256(), (_, held) -> to.apply(held));
  }

  /** For how long from now on a blob is kept, zero when it is not here or its time is over. */
  public Duration keptFor(BlobId id) {
    return held(id)
        .map(held -> Duration.between(clock.instant(), held.keepUntil()))
        .filter(Duration::isPositive)
        .orElse(Duration.ZERO);
  }

  /** Lets a blob go. Who has it open reads on. */
  public synchronized void drop(BlobId id) throws IOException {
    Held held = blobs.get(id.sha256());
    if (held != null) {
      remove(held);
    }
  }

  /** Lets all blobs go whose time is over. */
  public void sweep() throws IOException {
    sweep(Duration.ZERO);
  }

  /** Lets all blobs go whose time has been over for so long; until then only for want of room. */
  public synchronized void sweep(Duration spare) throws IOException {
    Instant now = clock.instant().minus(spare);
    for (Held held : List.copyOf(blobs.values())) {
      if (!held.keepUntil().isAfter(now)) {
        remove(held);
      }
    }
  }

  /** Bytes of the blobs that are here, with those promised to what is on its way. */
  public synchronized long usedBytes() {
    return usedBytes + promisedBytes;
  }

  synchronized void promise(long bytes) throws IOException {
    makeRoom(bytes);
    promisedBytes += bytes;
  }

  synchronized void giveBack(long bytes) {
    promisedBytes -= bytes;
  }

  private void makeRoom(long bytes) throws IOException {
    Instant now = clock.instant();
    List<Held> free =
        blobs.values().stream()
            .filter(held -> !held.keepUntil().isAfter(now))
            .sorted(Comparator.comparing(Held::keepUntil))
            .toList();
    long possible = free.stream().mapToLong(held -> held.id().sizeBytes()).sum();
    if (bytes > 0 && bytes > maxBytes - usedBytes - promisedBytes + possible) {
      throw new StoreFullException(bytes, maxBytes);
    }
    for (Held held : free) {
      if (bytes <= maxBytes - usedBytes - promisedBytes) {
        return;
      }
      remove(held);
    }
  }

  private void remove(Held held) throws IOException {
    known.remove(held.id().sha256());
    Files.deleteIfExists(folder.file(held.id()));
    blobs.remove(held.id().sha256());
    usedBytes -= held.id().sizeBytes();
  }
}
