package io.cpcluster.dataplane.blob;

import io.cpcluster.contracts.link.Payload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A blob whose bytes are all in memory: its chunks are hashed and written by as many threads as
 * there are cores.
 */
final class WritingAtOnce {
  private final byte[] bytes;
  private final ChunkList chunks;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicReference<@Nullable Throwable> trouble = new AtomicReference<>();

  WritingAtOnce(byte[] bytes) {
    this.bytes = bytes;
    this.chunks = new ChunkList(bytes.length);
  }

  /** Writes the file and answers the hashes of its chunks. */
  ChunkList write(Path part) throws IOException, InterruptedException {
    try (FileChannel channel =
        FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      List<Thread> threads = new ArrayList<>();
      int helpers = Math.min(chunks.count(), Runtime.getRuntime().availableProcessors()) - 1;
      for (int number = 1; number <= helpers; number++) {
        threads.add(Thread.ofPlatform().daemon().name("blob-" + number).start(() -> work(channel)));
      }
      work(channel);
      for (Thread thread : threads) {
        thread.join();
      }
    }
    Throwable failed = trouble.get();
    if (failed instanceof IOException io) {
      throw io;
    }
    if (failed != null) {
      throw new IllegalStateException(failed);
    }
    return chunks;
  }

  private void work(FileChannel channel) {
    try {
      for (int i = next.getAndIncrement();
          i < chunks.count() && trouble.get() == null;
          i = next.getAndIncrement()) {
        long position = ChunkList.positionOf(i);
        ByteBuffer chunk = ByteBuffer.wrap(bytes, i * Payload.CHUNK_BYTES, chunks.lengthOf(i));
        byte[] sha256 = ChunkList.hash(chunk);
        synchronized (chunks) {
          chunks.set(i, sha256);
        }
        while (chunk.hasRemaining()) {
          position += channel.write(chunk, position);
        }
      }
    } catch (IOException | RuntimeException failed) {
      trouble.compareAndSet(null, failed);
    }
  }
}
