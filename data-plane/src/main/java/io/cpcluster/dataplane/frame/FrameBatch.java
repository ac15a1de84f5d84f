package io.cpcluster.dataplane.frame;

import io.cpcluster.contracts.link.LinkMessage;
import io.cpcluster.contracts.link.LinkMessageJson;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * Frames on their way out, one behind the other in one array, so that many small ones are one write
 * and one TLS record. Owned by one event loop, empty between its turns.
 */
public final class FrameBatch {
  /** What one TLS record holds. */
  private static final int BATCH_BYTES = 16 << 10;

  /** About one small frame. */
  public static final int TYPICAL_BYTES = 96;

  private final byte[] bytes = new byte[BATCH_BYTES];
  private int end;

  /**
   * Adds lengths and header of a frame; its body, if any, follows the batch.
   *
   * @return false when there is no room; in an empty batch, when it needs {@link #alone}
   */
  public boolean add(LinkMessage message, int bodyLength) {
    int start = end + Frame.LENGTHS_BYTES;
    int after = start <= bytes.length ? LinkMessageJson.write(message, bytes, start) : -1;
    if (after < 0) {
      return false;
    }
    Lengths.INT.set(bytes, end, after - start);
    Lengths.LONG.set(bytes, end + Integer.BYTES, (long) bodyLength);
    end = after;
    return true;
  }

  public boolean isEmpty() {
    return end == 0;
  }

  /** Takes what was added; the batch is empty then. */
  public ByteBuf take(ByteBufAllocator memory) {
    ByteBuf taken = memory.directBuffer(end, end).writeBytes(bytes, 0, end);
    end = 0;
    return taken;
  }

  /** Lengths and header of a frame that is too large for a batch. */
  public static ByteBuf alone(LinkMessage message, int bodyLength, ByteBufAllocator memory) {
    byte[] header = LinkMessageJson.write(message);
    int length = Frame.LENGTHS_BYTES + header.length;
    return memory
        .directBuffer(length, length)
        .writeInt(header.length)
        .writeLong(bodyLength)
        .writeBytes(header);
  }
}
