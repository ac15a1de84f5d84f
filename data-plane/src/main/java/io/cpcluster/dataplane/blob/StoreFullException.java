package io.cpcluster.dataplane.blob;

import java.io.IOException;

/** The store of blobs holds as much as it may, all of it to be kept. */
public final class StoreFullException extends IOException {
  private static final long serialVersionUID = 1L;

  StoreFullException(long bytes, long maxBytes) {
    super("no room for " + bytes + " bytes in a store of " + maxBytes + " bytes");
  }
}
