package io.cpcluster.dataplane.yardstick;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Keeps so many frames on their way until all have come back. Its event loop owns the counts. */
final class EchoClient extends ChannelInboundHandlerAdapter {
  private static final byte[] HEADER =
      ("{\"AssignTask\":{\"id\":\"t1\",\"task\":{\"Compute\":{\"expression\":\"1+2\"}}}}"
              + " ".repeat(64))
          .substring(0, 64)
          .getBytes(US_ASCII);

  private final CountDownLatch ready = new CountDownLatch(1);
  private final Semaphore done = new Semaphore(0);

  /** Set before {@link #ready}. */
  private volatile @Nullable ChannelHandlerContext context;

  private int toSend;

  /** Below 0 while nothing is awaited. */
  private int toCome = -1;

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext of, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake && handshake.isSuccess()) {
      ready.countDown();
    }
  }

  void awaitReady(int seconds) throws InterruptedException {
    if (!ready.await(seconds, TimeUnit.SECONDS)) {
      throw new IllegalStateException("no connection after " + seconds + " s");
    }
  }

  /** Begins with so many at once and goes on until so many came. */
  void start(int inFlight, int count) {
    ChannelHandlerContext of = Objects.requireNonNull(context);
    of.executor()
        .execute(
            () -> {
              toCome = count;
              toSend = count;
              send(of, Math.min(inFlight, count));
              of.flush();
            });
  }

  void awaitDone(int seconds) throws InterruptedException {
    if (!done.tryAcquire(seconds, TimeUnit.SECONDS)) {
      throw new IllegalStateException("not all came back after " + seconds + " s");
    }
  }

  private void send(ChannelHandlerContext of, int count) {
    for (int i = 0; i < count; i++) {
      ByteBuf frame = of.alloc().directBuffer(12 + HEADER.length);
      frame.writeInt(HEADER.length).writeLong(0).writeBytes(HEADER);
      of.write(frame, of.voidPromise());
    }
    toSend -= count;
  }

  @Override
  public void channelRead(ChannelHandlerContext of, Object frame) {
    ((ByteBuf) frame).release();
    toCome--;
    if (toSend > 0) {
      send(of, 1);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext of) {
    of.flush();
    if (toCome == 0) {
      toCome = -1;
      done.release();
    }
  }
}
