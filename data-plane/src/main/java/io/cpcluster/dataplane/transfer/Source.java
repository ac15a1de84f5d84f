package io.cpcluster.dataplane.transfer;

import io.cpcluster.contracts.link.Payload;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Bytes that are sent: a file or a blob. Thread-safe. */
interface Source extends Closeable {
  /** What is offered. */
  Payload.Item item();

  /** Fills the buffer with what is at a position. */
  void read(long position, ByteBuffer into) throws IOException;

  /** SHA-256 of a chunk, when it is known without reading; else null. */
  default byte @Nullable [] knownSha256(int index) {
    return null;
  }

  /** Whether it is still what was offered. */
  boolean isUnchanged() throws IOException;

  /** SHA-256 of all bytes, in hex. */
  String flatSha256() throws IOException;
}
