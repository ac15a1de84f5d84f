package io.cpcluster.dataplane.transfer;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.link.Payload;
import io.cpcluster.dataplane.blob.BlobId;
import io.cpcluster.dataplane.blob.BlobStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A blob of the store, held open so that it may be dropped there meanwhile. */
final class BlobSource implements Source {
  private final BlobId id;
  private final FileChannel channel;

  private BlobSource(BlobId id, FileChannel channel) {
    this.id = id;
    this.channel = channel;
  }

  static BlobSource of(BlobStore blobs, BlobId id) throws IOException {
    return new BlobSource(
        id,
        blobs
            .open(id)
            .orElseThrow(
                () -> new Refused(ErrorCode.BLOB_LOST, "the blob " + id.sha256() + " is gone")));
  }

  @Override
  public Payload.Item item() {
    return new Payload.Item(id.sha256(), id.sizeBytes(), true, id.sha256(), 0);
  }

  @Override
  public void read(long position, ByteBuffer into) throws IOException {
    FileHashing.read(channel, position, into);
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
