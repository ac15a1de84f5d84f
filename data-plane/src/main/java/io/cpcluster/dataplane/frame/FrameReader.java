package io.cpcluster.dataplane.frame;

import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.link.LinkMessage;
import io.cpcluster.contracts.link.LinkMessageJson;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Takes frames out of the bytes of one connection, however they are cut. A body is gathered in one
 * buffer, straight from what came; nothing is joined and copied again. Owned by one event loop.
 */
public final class FrameReader {
  /** Where frames go. */
  @FunctionalInterface
  public interface Sink {
    /**
     * A whole frame.
     *
     * @param body the receiver's to release; null when the frame has none
     */
    void frame(LinkMessage message, @Nullable ByteBuf body) throws BrokenFrame;
  }

  private final ByteBufAllocator memory;
  private final Sink sink;

  /** Of a frame whose lengths or header are not all there: they, as far as they came. */
  private byte[] begun = NOTHING;

  private int begunBytes;

  /** Of a frame whose body is not all there. */
  private @Nullable LinkMessage header;

  private @Nullable ByteBuf body;

  private static final byte[] NOTHING = new byte[0];

  public FrameReader(ByteBufAllocator memory, Sink sink) {
    this.memory = memory;
    this.sink = sink;
  }

  /**
   * Reads all of a buffer, which stays the caller's.
   *
   * @param scratch of at least {@link Frame#MAX_HEADER_BYTES}, used only during the call
   */
  public void read(ByteBuf in, byte[] scratch) throws BrokenFrame {
    while (in.isReadable()) {
      if (body != null) {
        fillBody(in, body);
      } else if (begunBytes > 0 || !takeWhole(in, scratch)) {
        gather(in);
      }
    }
  }

  /** Releases what is not finished. The second call does nothing. */
  public void close() {
    if (body != null) {
      body.release();
      body = null;
    }
    begun = NOTHING;
    begunBytes = 0;
  }

  /** The usual case: lengths and header are all there. */
  private boolean takeWhole(ByteBuf in, byte[] scratch) throws BrokenFrame {
    if (in.readableBytes() < Frame.LENGTHS_BYTES) {
      return false;
    }
    int at = in.readerIndex();
    int length = checkedHeader(in.getInt(at));
    int bodyLength = checkedBody(in.getLong(at + Integer.BYTES));
    if (in.readableBytes() - Frame.LENGTHS_BYTES < length) {
      return false;
    }
    in.skipBytes(Frame.LENGTHS_BYTES).readBytes(scratch, 0, length);
    begin(scratch, 0, length, bodyLength);
    return true;
  }

  /** The header comes in pieces. */
  private void gather(ByteBuf in) throws BrokenFrame {
    if (begunBytes == 0) {
      begun = new byte[Frame.LENGTHS_BYTES];
    }
    int count = Math.min(in.readableBytes(), begun.length - begunBytes);
    in.readBytes(begun, begunBytes, count);
    begunBytes += count;
    if (begunBytes < begun.length) {
      return;
    }
    int length = checkedHeader((int) Lengths.INT.get(begun, 0));
    int bodyLength = checkedBody((long) Lengths.LONG.get(begun, Integer.BYTES));
    if (begun.length == Frame.LENGTHS_BYTES) {
      begun = Arrays.copyOf(begun, Frame.LENGTHS_BYTES + length);
      return;
    }
    byte[] whole = begun;
    begun = NOTHING;
    begunBytes = 0;
    begin(whole, Frame.LENGTHS_BYTES, length, bodyLength);
  }

  private void begin(byte[] from, int at, int length, int bodyLength) throws BrokenFrame {
    LinkMessage message;
    try {
      message = LinkMessageJson.read(from, at, length);
    } catch (InvalidField unreadable) {
      throw new BrokenFrame("an unreadable header: " + unreadable.getMessage());
    }
    if (bodyLength == 0) {
      sink.frame(message, null);
      return;
    }
    if (!Frame.mayHaveBody(message)) {
      throw new BrokenFrame(
          "a body of " + bodyLength + " bytes behind " + message.getClass().getSimpleName());
    }
    header = message;
    body = memory.directBuffer(bodyLength, bodyLength);
  }

  private void fillBody(ByteBuf in, ByteBuf into) throws BrokenFrame {
    into.writeBytes(in, Math.min(in.readableBytes(), into.writableBytes()));
    LinkMessage message = header;
    if (!into.isWritable() && message != null) {
      body = null;
      header = null;
      sink.frame(message, into);
    }
  }

  private static int checkedHeader(int length) throws BrokenFrame {
    if (length <= 0 || length > Frame.MAX_HEADER_BYTES) {
      throw new BrokenFrame(
          "a header of " + Integer.toUnsignedString(length) + " bytes; 1 to 65536 is right");
    }
    return length;
  }

  private static int checkedBody(long length) throws BrokenFrame {
    if (length < 0 || length > Frame.MAX_BODY_BYTES) {
      throw new BrokenFrame(
          "a body of "
              + Long.toUnsignedString(length)
              + " bytes; at most "
              + Frame.MAX_BODY_BYTES
              + " is right");
    }
    return (int) length;
  }
}
