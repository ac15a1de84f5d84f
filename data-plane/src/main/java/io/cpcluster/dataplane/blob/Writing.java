package io.cpcluster.dataplane.blob;

import io.cpcluster.contracts.link.Payload;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A blob whose size is known only when all its bytes have come. Confined to one thread. */
final class Writing {
  private final Path part;
  private final Room room;

  Writing(Path part, Room room) {
    this.part = part;
    this.room = room;
  }

  BlobId write(InputStream bytes) throws IOException {
    var hashes = new ByteArrayOutputStream();
    long size = 0;
    try (FileChannel channel =
        FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      byte[] chunk = bytes.readNBytes(Payload.CHUNK_BYTES);
      while (chunk.length > 0) {
        room.grow(chunk.length);
        ByteBuffer buffer = ByteBuffer.wrap(chunk);
        hashes.writeBytes(ChunkList.hash(buffer));
        while (buffer.hasRemaining()) {
          size += channel.write(buffer);
        }
        chunk = bytes.readNBytes(Payload.CHUNK_BYTES);
      }
    }
    return id(hashes, size);
  }

  /** The name of the bytes of a file. */
  static BlobId hash(FileChannel channel) throws IOException {
    var hashes = new ByteArrayOutputStream();
    ByteBuffer buffer = ByteBuffer.allocate(Payload.CHUNK_BYTES);
    long size = 0;
    while (channel.read(buffer, size + buffer.position()) >= 0 || buffer.position() > 0) {
      if (buffer.hasRemaining() && size + buffer.position() < channel.size()) {
        continue;
      }
      hashes.writeBytes(ChunkList.hash(buffer.flip()));
      size += buffer.limit();
      buffer.clear();
    }
    return id(hashes, size);
  }

  private static BlobId id(ByteArrayOutputStream hashes, long size) {
    return new BlobId(ChunkList.hex(ChunkList.digest().digest(hashes.toByteArray())), size);
  }
}
