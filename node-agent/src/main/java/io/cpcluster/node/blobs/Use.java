package io.cpcluster.node.blobs;

import io.cpcluster.dataplane.blob.BlobId;
import io.cpcluster.node.payload.Holds;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A blob that is here and stays while it is used. Confined to one thread. */
public final class Use implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Use.class);

  private final Holds holds;
  private final BlobId blob;
  private final String holder;

  Use(Holds holds, BlobId blob, String holder) {
    this.holds = holds;
    this.blob = blob;
    this.holder = holder;
  }

  public BlobId blob() {
    return blob;
  }

  /**
   * All its bytes, for a small one.
   *
   * @throws IOException when they cannot be read, or are spoilt
   */
  public byte[] bytes() throws IOException {
    try (FileChannel channel = open()) {
      ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(blob.sizeBytes()));
      while (bytes.hasRemaining()) {
        if (channel.read(bytes) < 0) {
          throw new IOException("the blob is cut");
        }
      }
      return bytes.array();
    }
  }

  /**
   * Its bytes one after another, for one that may be large; to be closed by the caller.
   *
   * @throws IOException when they cannot be read, or are spoilt
   */
  public FileChannel open() throws IOException {
    return holds.store().open(blob).orElseThrow(() -> new IOException("the blob is spoilt"));
  }

  /** It may go now, unless somebody else holds it. */
  @Override
  public void close() {
    try {
      holds.release(blob, holder, Duration.ZERO);
    } catch (IOException stays) {
      LOG.warn("The blob {} stays for its time: {}", blob.sha256(), stays.toString());
    }
  }
}
