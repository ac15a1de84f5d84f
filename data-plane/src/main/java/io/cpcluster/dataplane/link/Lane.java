package io.cpcluster.dataplane.link;

import io.cpcluster.contracts.link.LaneMessage;
import io.cpcluster.contracts.link.LinkMessage;
import io.cpcluster.dataplane.frame.BrokenFrame;
import io.cpcluster.dataplane.frame.FrameBatch;
import io.cpcluster.dataplane.frame.FrameReader;
import io.cpcluster.dataplane.tls.PeerTls;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection: first on its way to being a lane ({@link Opening}), then a lane of a link. Its
 * event loop owns it; what other threads may call says so.
 */
final class Lane extends ChannelInboundHandlerAdapter {
  private final SslHandler tls;
  private final LoopBuffers buffers;
  private final LinkSettings settings;
  private final Opening opening;
  private final ReceivedBytes received;
  private final Channel channel;
  private final FrameReader reader;

  private @Nullable ChannelHandlerContext context;
  private @Nullable ScheduledFuture<?> timer;
  private @Nullable PeerLink link;
  private @Nullable Outbox outbox;
  private int index;
  private boolean isOver;
  private boolean isReading;
  private int silentBeats;
  private long beats;

  Lane(
      Channel channel,
      SslHandler tls,
      LoopBuffers buffers,
      LinkSettings settings,
      Opening opening) {
    this.channel = channel;
    this.tls = tls;
    this.buffers = buffers;
    this.settings = settings;
    this.opening = opening;
    this.received = new ReceivedBytes(channel, settings.receivedBytes());
    this.reader = new FrameReader(channel.alloc(), this::frame);
  }

  Channel channel() {
    return channel;
  }

  SslHandler tls() {
    return tls;
  }

  /** The other side for a log: identity, fingerprint, address. Any thread. */
  String describe() {
    return PeerTls.describe(tls) + " at " + channel.remoteAddress();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
    long limitMs = settings.handshake().toMillis();
    timer =
        added
            .executor()
            .schedule(
                () -> over(new IOException("was no lane after " + limitMs + " ms")),
                limitMs,
                TimeUnit.MILLISECONDS);
  }

  /** Sends a frame before the lane belongs to a link. */
  void say(LaneMessage message) {
    if (context != null) {
      context.writeAndFlush(FrameBatch.alone(message, 0, channel.alloc()));
    }
  }

  /** Tells the other side why, then closes. */
  void refuse(String reason) {
    if (context != null) {
      context
          .writeAndFlush(FrameBatch.alone(new LaneMessage.LaneRefused(reason), 0, channel.alloc()))
          .addListener(ChannelFutureListener.CLOSE);
    }
    channel.eventLoop().schedule(() -> channel.close(), 1, TimeUnit.SECONDS);
    endOnce(new LinkRefusedException(reason));
  }

  /** The other side has refused, and said why. */
  void refused(String reason) {
    over(new LinkRefusedException(reason));
  }

  /**
   * From now on the lane belongs to a link. The caller makes it known there, then calls {@link
   * #start}.
   */
  Outbox join(PeerLink to, int laneIndex) {
    link = to;
    index = laneIndex;
    Outbox made = new Outbox(Objects.requireNonNull(context), buffers.batch, to::hasRoom, to::bye);
    outbox = made;
    return made;
  }

  /** Begins to beat. */
  void start() {
    if (timer != null) {
      timer.cancel(false);
    }
    long beatMs = settings.beat().toMillis();
    timer =
        channel
            .eventLoop()
            .scheduleWithFixedDelay(this::beat, beatMs, beatMs, TimeUnit.MILLISECONDS);
  }

  private void beat() {
    PeerLink of = link;
    if (of == null || outbox == null) {
      return;
    }
    outbox.put(new LaneMessage.Beat(++beats), Long.MAX_VALUE);
    silentBeats = received.isPaused() ? 0 : silentBeats + 1;
    if (silentBeats > LinkSettings.MISSED_BEATS) {
      of.end("nothing was heard for " + silentBeats + " beats on lane " + index);
    } else {
      of.beat(index);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext of, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      if (handshake.isSuccess()) {
        opening.secured(this);
      } else {
        over(Handshakes.failure(handshake.cause()));
      }
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext of, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    silentBeats = 0;
    if (!isReading && outbox != null) {
      isReading = true;
      outbox.stayAwake();
    }
    try {
      if (!isOver) {
        reader.read(bytes, buffers.header);
      }
    } catch (BrokenFrame broken) {
      over(new IOException("sent " + broken.getMessage()));
    } catch (RuntimeException unexpected) {
      Logs.LINK.error("a frame from {} could not be handled", describe(), unexpected);
      over(new IOException("a frame could not be handled: " + unexpected));
    } finally {
      bytes.release();
    }
  }

  private void frame(LinkMessage message, @Nullable ByteBuf body) {
    PeerLink of = link;
    if (isOver || of == null) {
      if (body != null) {
        body.release();
      }
      if (!isOver) {
        opening.first(this, message);
      }
    } else {
      of.received(this, message, body == null ? null : received.take(body));
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext of) {
    isReading = false;
    if (link != null && outbox != null) {
      link.caughtUp();
      outbox.drain();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext of) {
    if (outbox != null && channel.isWritable()) {
      outbox.drain();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext of) {
    over(new IOException("the connection was cut"));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext of, Throwable cause) {
    over(Handshakes.failure(cause));
  }

  /** The end of the connection, for whatever reason; only the first counts. */
  private void over(IOException why) {
    endOnce(why);
    channel.close();
  }

  private void endOnce(IOException why) {
    if (isOver) {
      return;
    }
    isOver = true;
    if (timer != null) {
      timer.cancel(false);
    }
    reader.close();
    if (link != null) {
      link.end("lane " + index + ": " + why.getMessage());
    } else {
      opening.failed(this, why);
    }
  }

  /** Closes without telling the link. Any thread. */
  void close() {
    if (outbox != null) {
      outbox.close();
    }
    channel.close();
  }
}
