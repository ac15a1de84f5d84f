package io.cpcluster.dataplane.blob;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Hashes of the chunks of blobs that this program hashed lately, so that sending them need not hash
 * again; whoever receives them does. The monitor guards the map; the oldest goes first.
 */
final class KnownChunks {
  private static final int MOST_CHUNKS = 1 << 16;

  private final Map<String, ChunkList> bySha256 = new LinkedHashMap<>();
  private int chunks;

  synchronized void add(String sha256, ChunkList hashes) {
    if (hashes.count() > MOST_CHUNKS) {
      return;
    }
    remove(sha256);
    bySha256.put(sha256, hashes);
    chunks += hashes.count();
    while (chunks > MOST_CHUNKS) {
      remove(bySha256.keySet().iterator().next());
    }
  }

  synchronized void remove(String sha256) {
    ChunkList gone = bySha256.remove(sha256);
    if (gone != null) {
      chunks -= gone.count();
    }
  }

  synchronized @Nullable ChunkList of(String sha256) {
    return bySha256.get(sha256);
  }
}
