package io.cpcluster.node.storage;

import io.cpcluster.dataplane.blob.ChunkList;
import java.nio.ByteBuffer;

/** The hash of a value in memory: that of a blob of the same bytes. */
final class Hash {
  private Hash() {}

  static String of(byte[] bytes) {
    ChunkList chunks = new ChunkList(bytes.length);
    for (int index = 0; index < chunks.count(); index++) {
      int from = (int) ChunkList.positionOf(index);
      chunks.set(index, ChunkList.hash(ByteBuffer.wrap(bytes, from, chunks.lengthOf(index))));
    }
    return chunks.sha256();
  }
}
