package io.cpcluster.dataplane.link;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;

/** A body in pooled memory outside the heap. */
final class PooledBody implements Body {
  private final ByteBuf memory;
  private final ByteBuffer view;
  private final boolean isReceived;
  private final IntConsumer whenReleased;
  private final AtomicBoolean isReleased = new AtomicBoolean();

  private PooledBody(
      ByteBuf memory, ByteBuffer view, boolean isReceived, IntConsumer whenReleased) {
    this.memory = memory;
    this.view = view;
    this.isReceived = isReceived;
    this.whenReleased = whenReleased;
  }

  static PooledBody allocate(ByteBufAllocator allocator, int bytes) {
    ByteBuf memory = allocator.directBuffer(Math.max(1, bytes));
    return new PooledBody(memory, memory.nioBuffer(0, bytes), false, _ -> {});
  }

  /** Of a frame that came; its bytes are told to {@code whenReleased}. */
  static PooledBody received(ByteBuf memory, IntConsumer whenReleased) {
    return new PooledBody(memory, memory.nioBuffer(), true, whenReleased);
  }

  @Override
  public ByteBuffer bytes() {
    return view;
  }

  /** How much of it is to be sent: what was filled, or of a received one what is not read. */
  int length() {
    return isReceived ? view.remaining() : view.position();
  }

  /** What is to be sent, with a hold of its own on the memory. */
  ByteBuf toSend() {
    int from = isReceived ? memory.readerIndex() + view.position() : 0;
    return memory.retainedSlice(from, length());
  }

  /** Further calls do nothing. */
  @Override
  public void release() {
    if (isReleased.compareAndSet(false, true)) {
      int bytes = memory.readableBytes();
      memory.release();
      whenReleased.accept(bytes);
    }
  }
}
