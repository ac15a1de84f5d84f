package io.cpcluster.dataplane.transfer;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.link.Payload;
import io.cpcluster.dataplane.blob.BlobId;
import io.cpcluster.dataplane.blob.BlobStore;
import io.cpcluster.dataplane.blob.ChunkList;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A blob of the store, held open so that it may be dropped there meanwhile. It asks to be kept as
 * long as it is kept here.
 */
final class BlobSource implements Source {
  private final BlobId id;
  private final Duration keep;
  private final FileChannel channel;
  private final @Nullable ChunkList known;

  private BlobSource(BlobId id, Duration keep, FileChannel channel, @Nullable ChunkList known) {
    this.id = id;
    this.keep = keep;
    this.channel = channel;
    this.known = known;
  }

  static BlobSource of(BlobStore blobs, BlobId id) throws IOException {
    return new BlobSource(
        id,
        blobs.keptFor(id),
        blobs
            .open(id)
            .orElseThrow(
                () -> new Refused(ErrorCode.BLOB_LOST, "the blob " + id.sha256() + " is gone")),
        blobs.chunks(id));
  }

  @Override
  public Payload.Item item() {
    return new Payload.Item(id.sha256(), id.sizeBytes(), true, id.sha256(), keep.toMillis());
  }

  @Override
  public void read(long position, ByteBuffer into) throws IOException {
    FileHashing.read(channel, position, into);
  }

  @Override
  public byte @Nullable [] knownSha256(int index) {
    return known == null ? null : known.get(index);
  }

  @Override
  public boolean isUnchanged() {
    return true;
  }

  @Override
  public String flatSha256() throws IOException {
    return FileHashing.flat(channel);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
