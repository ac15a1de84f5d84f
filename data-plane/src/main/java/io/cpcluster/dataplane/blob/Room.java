package io.cpcluster.dataplane.blob;

import java.io.IOException;

/** Bytes promised to a blob that is being made. Confined to one thread at a time. */
public final class Room implements AutoCloseable {
  private final BlobStore store;
  private long bytes;

  Room(BlobStore store) {
    this.store = store;
  }

  void grow(long more) throws IOException {
    store.promise(more);
    bytes += more;
  }

  /** Gives back what was promised. The second call does nothing. */
  @Override
  public void close() {
    store.giveBack(bytes);
    bytes = 0;
  }
}
