package io.cpcluster.node.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;

/** Bytes to be written, of a size that is known before. */
interface Source {
  /** Copied at once, and read once more to know whose fault it is when that fails. */
  int STEP_BYTES = 1 << 20;

  long size();

  /**
   * Writes all of it.
   *
   * @throws UnreadableSource when it is the reading that fails
   */
  void writeTo(FileChannel file) throws IOException;

  static Source of(byte[] bytes) {
    return new Source() {
      @Override
      public long size() {
        return bytes.length;
      }

      @Override
      public void writeTo(FileChannel file) throws IOException {
        write(ByteBuffer.wrap(bytes), file);
      }
    };
  }

  /** All that stands in an open file. */
  static Source of(FileChannel from, long size) {
    return new Source() {
      @Override
      public long size() {
        return size;
      }

      @Override
      public void writeTo(FileChannel file) throws IOException {
        long done = 0;
        while (done < size) {
          long moved = move(from, done, Math.min(STEP_BYTES, size - done), file);
          if (moved <= 0) {
            throw new UnreadableSource("the data is cut at byte " + done);
          }
          done += moved;
        }
      }
    };
  }

  /** One after the other. */
  static Source of(byte[] first, Source second) {
    return new Source() {
      @Override
      public long size() {
        return first.length + second.size();
      }

      @Override
      public void writeTo(FileChannel file) throws IOException {
        write(ByteBuffer.wrap(first), file);
        second.writeTo(file);
      }
    };
  }

  private static long move(FileChannel from, long at, long bytes, FileChannel file)
      throws IOException {
    try {
      return from.transferTo(at, bytes, file);
    } catch (ClosedByInterruptException stopped) {
      throw stopped;
    } catch (IOException failed) {
      try {
        from.read(ByteBuffer.allocate((int) bytes), at);
      } catch (IOException unreadable) {
        throw new UnreadableSource(unreadable);
      }
      throw failed;
    }
  }

  private static void write(ByteBuffer bytes, FileChannel file) throws IOException {
    while (bytes.hasRemaining()) {
      file.write(bytes);
    }
  }
}
