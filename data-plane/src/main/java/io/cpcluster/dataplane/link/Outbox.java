package io.cpcluster.dataplane.link;

import io.cpcluster.contracts.link.LaneMessage;
import io.cpcluster.contracts.link.LinkMessage;
import io.cpcluster.dataplane.frame.FrameBatch;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What one lane has to send. Any thread puts in; the lane's event loop takes out, all that is there
 * at once, and is woken once for many. After {@link #close} whoever comes empties it.
 */
final class Outbox {
  /** Between two flushes; then it is asked whether the socket takes more. */
  private static final int FLUSH_BYTES = 64 << 10;

  /** After so many flushes others of the event loop have their turn. */
  private static final int FLUSHES = 16;

  /**
   * A frame that waits.
   *
   * @param bytes of the body
   */
  private record Outgoing(LinkMessage message, @Nullable Body body, int bytes) {}

  private final ChannelHandlerContext context;
  private final FrameBatch batch;
  private final Runnable whenWritten;
  private final Runnable afterBye;
  private final Runnable drain = this::drain;
  private final Queue<Outgoing> queue = new ConcurrentLinkedQueue<>();

  /** About the memory of the messages that wait. */
  private final AtomicLong queuedBytes = new AtomicLong();

  /** Bytes of bodies that are not written yet. */
  private final AtomicLong sendingBytes = new AtomicLong();

  /** Whether the event loop will drain without being woken. */
  private final AtomicBoolean isAwake = new AtomicBoolean();

  private volatile boolean isClosed;

  /** Of the event loop: how often something was taken out. */
  private long turns;

  /**
   * @param whenWritten called on the event loop when a body was written
   * @param afterBye called on the event loop when {@code Bye} was written
   */
  Outbox(ChannelHandlerContext context, FrameBatch batch, Runnable whenWritten, Runnable afterBye) {
    this.context = context;
    this.batch = batch;
    this.whenWritten = whenWritten;
    this.afterBye = afterBye;
  }

  /** Puts a message in; false when more than {@code bound} bytes wait already. */
  boolean put(LinkMessage message, long bound) {
    if (queuedBytes.get() > bound) {
      return false;
    }
    int weight = Weight.of(message);
    queuedBytes.addAndGet(weight);
    put(new Outgoing(message, null, 0));
    return true;
  }

  /** Puts a message with a body in, however much waits. */
  void put(LinkMessage message, Body body) {
    int bytes = body instanceof PooledBody pooled ? pooled.length() : body.bytes().position();
    sendingBytes.addAndGet(bytes);
    put(new Outgoing(message, body, bytes));
  }

  private void put(Outgoing frame) {
    queue.add(frame);
    if (isClosed) {
      discard();
    } else {
      wake();
    }
  }

  private void wake() {
    if (!isAwake.get() && isAwake.compareAndSet(false, true)) {
      try {
        context.executor().execute(drain);
      } catch (RejectedExecutionException ending) {
        close();
      }
    }
  }

  long sendingBytes() {
    return sendingBytes.get();
  }

  boolean isEmpty() {
    return queue.isEmpty() && sendingBytes.get() == 0;
  }

  /** On the event loop: what is put in from now on is drained by the caller, at the latest soon. */
  void stayAwake() {
    isAwake.setPlain(true);
  }

  /** On the event loop: how often it took something, to see whether the other side reads. */
  long turns() {
    return turns;
  }

  /** On the event loop: writes what is there; called again when the socket takes more. */
  void drain() {
    isAwake.set(false);
    for (int flushes = 0; context.channel().isWritable(); flushes++) {
      if (flushes == FLUSHES) {
        wake();
        return;
      }
      if (!writeSome()) {
        return;
      }
      turns++;
      context.flush();
    }
    isAwake.set(true);
  }

  private boolean writeSome() {
    int bytes = 0;
    long weight = 0;
    Outgoing next = null;
    while (bytes < FLUSH_BYTES && (next = queue.poll()) != null) {
      bytes += write(next);
      weight += next.body() == null ? Weight.of(next.message()) : 0;
    }
    writeBatch();
    queuedBytes.addAndGet(-weight);
    return bytes > 0;
  }

  /** Returns about how much it wrote. */
  private int write(Outgoing frame) {
    if (!batch.add(frame.message(), frame.bytes())) {
      writeBatch();
      if (!batch.add(frame.message(), frame.bytes())) {
        context.write(FrameBatch.alone(frame.message(), frame.bytes(), context.alloc()));
      }
    }
    Body body = frame.body();
    if (body != null) {
      writeBatch();
      write(body, frame.bytes());
    } else if (frame.message() instanceof LaneMessage.Bye) {
      writeBatch();
      context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> afterBye.run());
    }
    return FrameBatch.TYPICAL_BYTES + frame.bytes();
  }

  private void writeBatch() {
    if (!batch.isEmpty()) {
      context.write(batch.take(context.alloc()), context.voidPromise());
    }
  }

  private void write(Body body, int bytes) {
    ByteBuf content =
        body instanceof PooledBody pooled
            ? pooled.toSend()
            : Unpooled.wrappedBuffer(body.bytes().duplicate().flip());
    context
        .write(content)
        .addListener(
            written -> {
              body.release();
              sendingBytes.addAndGet(-bytes);
              whenWritten.run();
            });
  }

  /** Nothing more is sent; what waits is released. */
  void close() {
    isClosed = true;
    discard();
  }

  private void discard() {
    Outgoing frame = queue.poll();
    while (frame != null) {
      if (frame.body() != null) {
        frame.body().release();
        sendingBytes.addAndGet(-frame.bytes());
      }
      frame = queue.poll();
    }
  }
}
