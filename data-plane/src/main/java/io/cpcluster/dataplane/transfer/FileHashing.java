package io.cpcluster.dataplane.transfer;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.link.Payload;
import io.cpcluster.dataplane.blob.ChunkList;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;

/** Reading files to hash them. */
final class FileHashing {
  private FileHashing() {}

  /** SHA-256 of one chunk of a file. */
  static byte[] chunk(Path file, int index, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    read(file, ChunkList.positionOf(index), bytes);
    return ChunkList.hash(bytes.flip());
  }

  /** Fills the buffer from a position on. */
  static void read(Path file, long position, ByteBuffer into) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      read(channel, position, into);
    }
  }

  static void read(FileChannel channel, long position, ByteBuffer into) throws IOException {
    long at = position;
    while (into.hasRemaining()) {
      int count = channel.read(into, at);
      if (count < 0) {
        throw new Refused(ErrorCode.CONFLICT, "the file became shorter while it was read");
      }
      at += count;
    }
  }

  /** SHA-256 of all bytes, as {@code sha256sum} prints it. */
  static String flat(FileChannel channel) throws IOException {
    MessageDigest digest = ChunkList.digest();
    ByteBuffer bytes = ByteBuffer.allocate(Payload.CHUNK_BYTES);
    long position = 0;
    int count = channel.read(bytes, position);
    while (count >= 0) {
      position += count;
      digest.update(bytes.flip());
      bytes.clear();
      count = channel.read(bytes, position);
    }
    return ChunkList.hex(digest.digest());
  }

  static String flat(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return flat(channel);
    }
  }
}
