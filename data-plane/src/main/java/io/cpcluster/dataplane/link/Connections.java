package io.cpcluster.dataplane.link;

import io.cpcluster.dataplane.tls.PeerTls;
import io.cpcluster.dataplane.tls.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;

/** Sockets with TLS and a {@link Lane} on each. Thread-safe. */
final class Connections implements AutoCloseable {
  /** What a lane has in its socket's queue before it waits. */
  private static final WriteBufferWaterMark WRITING = new WriteBufferWaterMark(256 << 10, 1 << 20);

  private static final int LARGEST_READ = 128 << 10;

  /** Of plain bytes that are encrypted in one go. */
  private static final int WRAP_BYTES = 128 << 10;

  private static final int WAITING_CONNECTIONS = 64;
  private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

  private final LinkSettings settings;
  private final Transport transport;
  private final PeerTls tls;
  private final MultiThreadIoEventLoopGroup loops;
  private final ByteBufAllocator memory = PooledByteBufAllocator.DEFAULT;

  /** Never changed after the constructor. */
  private final IdentityHashMap<EventLoop, LoopBuffers> buffers = new IdentityHashMap<>();

  Connections(LinkSettings settings, Transport transport, PeerTls tls) {
    this.settings = settings;
    this.transport = transport;
    this.tls = tls;
    this.loops = transport.loops(settings.eventLoops(), "links");
    for (EventExecutor loop : loops) {
      buffers.put((EventLoop) loop, new LoopBuffers());
    }
  }

  /** Connects; the rest is told to the opening, unless the future fails. */
  ChannelFuture dial(InetSocketAddress to, Duration limit, Opening opening) {
    return new Bootstrap()
        .group(loops)
        .channel(transport.socket())
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.ALLOCATOR, memory)
        .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WRITING)
        .option(
            ChannelOption.RECVBUF_ALLOCATOR,
            new AdaptiveRecvByteBufAllocator(512, 4_096, LARGEST_READ))
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) Math.max(1, limit.toMillis()))
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) throws SSLException {
                add(channel, tls.dialling(memory), opening);
              }
            })
        .connect(to);
  }

  /**
   * Binds a port on all addresses. Blocks.
   *
   * @param admits asked about each connection before anything is read from it
   */
  Channel listen(int port, Predicate<Channel> admits, Opening opening) throws IOException {
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loops)
            .channel(transport.serverSocket())
            .option(ChannelOption.SO_REUSEADDR, true)
            .option(ChannelOption.SO_BACKLOG, WAITING_CONNECTIONS)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.ALLOCATOR, memory)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WRITING)
            .childOption(
                ChannelOption.RECVBUF_ALLOCATOR,
                new AdaptiveRecvByteBufAllocator(512, 4_096, LARGEST_READ))
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) throws SSLException {
                    if (admits.test(channel)) {
                      add(channel, tls.listening(memory), opening);
                    } else {
                      channel.close();
                    }
                  }
                })
            .bind(address(port))
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException("port " + port + ": " + bound.cause().getMessage(), bound.cause());
    }
    return bound.channel();
  }

  private InetSocketAddress address(int port) {
    String only = settings.address();
    return only == null ? new InetSocketAddress(port) : new InetSocketAddress(only, port);
  }

  private void add(Channel channel, SslHandler handler, Opening opening) {
    handler.setHandshakeTimeoutMillis(settings.handshake().toMillis());
    handler.setCloseNotifyFlushTimeoutMillis(settings.beat().toMillis());
    handler.setWrapDataSize(WRAP_BYTES);
    LoopBuffers shared = Objects.requireNonNull(buffers.get(channel.eventLoop()));
    channel.pipeline().addLast(handler, new Lane(channel, handler, shared, settings, opening));
  }

  @Override
  public void close() {
    loops
        .shutdownGracefully(0, STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(STOP_LIMIT.toMillis());
    tls.close();
  }
}
