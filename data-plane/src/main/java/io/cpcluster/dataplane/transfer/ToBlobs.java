package io.cpcluster.dataplane.transfer;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.link.Payload;
import io.cpcluster.dataplane.blob.BlobId;
import io.cpcluster.dataplane.blob.BlobStore;
import io.cpcluster.dataplane.blob.Room;
import io.cpcluster.dataplane.blob.StoreFullException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One blob into the store. It is not synced and a cut one is not kept: the store hashes what it
 * finds after a restart, and who needs the blob asks again.
 */
final class ToBlobs implements Destination {
  /** How long a blob is kept of which the sender does not say. */
  private static final Duration DEFAULT_KEEP = Duration.ofMinutes(10);

  /** No peer fills the store for longer than this. */
  private static final Duration LONGEST_KEEP = Duration.ofDays(7);

  private final BlobStore blobs;
  private final @Nullable BlobId wanted;
  private final @Nullable Duration keep;
  private @Nullable Room room;

  /**
   * @param wanted the blob that was asked for, null when it is sent unasked
   * @param keep for how long, null for as long as the sender says
   */
  ToBlobs(BlobStore blobs, @Nullable BlobId wanted, @Nullable Duration keep) {
    this.blobs = blobs;
    this.wanted = wanted;
    this.keep = keep;
  }

  @Override
  public void claim(List<Payload.Item> items) throws IOException {
    Payload.Item item = items.getFirst();
    if (items.size() != 1 || !item.blob() || !BlobId.isSha256(item.name())) {
      throw new Refused(ErrorCode.INVALID_REQUEST, "one blob, named by its hash");
    }
    BlobId offered = new BlobId(item.name(), item.sizeBytes());
    if (wanted != null && !wanted.equals(offered)) {
      throw new Refused(ErrorCode.INVALID_REQUEST, "another blob was asked for");
    }
    if (blobs.file(offered).isEmpty()) {
      try {
        room = blobs.reserve(item.sizeBytes());
      } catch (StoreFullException full) {
        throw new Refused(ErrorCode.OVERLOADED, String.valueOf(full.getMessage()));
      }
    }
  }

  @Override
  public Path base() {
    return blobs.making();
  }

  @Override
  public Optional<Path> existing(Payload.Item item) throws IOException {
    BlobId id = new BlobId(item.name(), item.sizeBytes());
    blobs.keep(id, keep(item));
    return blobs.file(id);
  }

  @Override
  public void place(Path part, Payload.Item item) throws IOException {
    try (Room promised = room == null ? blobs.reserve(item.sizeBytes()) : room) {
      blobs.place(part, new BlobId(item.name(), item.sizeBytes()), keep(item), promised);
    }
  }

  @Override
  public void confirmed(Payload.Item item) {}

  @Override
  public void sync() {}

  @Override
  public boolean isResumable() {
    return false;
  }

  @Override
  public boolean isDurable() {
    return false;
  }

  @Override
  public void release() {
    if (room != null) {
      room.close();
    }
  }

  private Duration keep(Payload.Item item) {
    if (keep != null) {
      return keep;
    }
    return item.keepMs() > 0
        ? Duration.ofMillis(Math.min(item.keepMs(), LONGEST_KEEP.toMillis()))
        : DEFAULT_KEEP;
  }
}
