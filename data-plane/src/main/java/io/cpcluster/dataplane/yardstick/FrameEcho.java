package io.cpcluster.dataplane.yardstick;

import io.cpcluster.dataplane.certificate.Authority;
import io.cpcluster.dataplane.certificate.Credentials;
import io.cpcluster.dataplane.certificate.InvalidCertificate;
import io.cpcluster.dataplane.certificate.PeerKey;
import io.cpcluster.dataplane.certificate.PeerName;
import io.cpcluster.dataplane.certificate.Trust;
import io.cpcluster.dataplane.tls.PeerTls;
import io.cpcluster.dataplane.tls.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Frames with a header of 64 bytes, sent back and forth over one connection with certificates on
 * both ends, by plain Netty: nothing is read of a header, nothing decided. Both ends in this
 * program, an event loop each.
 */
public final class FrameEcho {
  private static final PooledByteBufAllocator MEMORY = PooledByteBufAllocator.DEFAULT;
  private static final Duration DAY = Duration.ofDays(1);
  private static final int LIMIT_SECONDS = 60;

  private FrameEcho() {}

  /**
   * What was measured.
   *
   * @param p50 of one echo alone
   */
  public record Figures(double echoesPerSecond, Duration p50) {}

  /**
   * Measures. Blocks for some seconds.
   *
   * @param inFlight how many frames are on their way at any time
   * @param echoes how many for the rate, after as many to warm up
   * @param alone how many one after the other, of which the first half warms up
   */
  public static Figures run(Transport transport, int inFlight, int echoes, int alone)
      throws IOException, InterruptedException {
    Authority root = Authority.root("yardstick", InstantSource.system().instant());
    MultiThreadIoEventLoopGroup loops = transport.loops(2, "yardstick");
    try (PeerTls listening = tls(transport, root, "a");
        PeerTls dialling = tls(transport, root, "b")) {
      Channel server = listen(transport, loops, listening);
      EchoClient client = new EchoClient();
      Channel channel = dial(transport, loops, dialling, client, server);
      client.awaitReady(LIMIT_SECONDS);
      rate(client, inFlight, echoes);
      double perSecond = rate(client, inFlight, echoes);
      Duration p50 = alone(client, alone);
      channel.close().awaitUninterruptibly();
      server.close().awaitUninterruptibly();
      return new Figures(perSecond, p50);
    } finally {
      loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
  }

  private static double rate(EchoClient client, int inFlight, int echoes)
      throws InterruptedException {
    long start = System.nanoTime();
    client.start(inFlight, echoes);
    client.awaitDone(LIMIT_SECONDS);
    return echoes / ((System.nanoTime() - start) / 1e9);
  }

  private static Duration alone(EchoClient client, int count) throws InterruptedException {
    long[] nanos = new long[count];
    for (int i = 0; i < count; i++) {
      long start = System.nanoTime();
      client.start(1, 1);
      client.awaitDone(LIMIT_SECONDS);
      nanos[i] = System.nanoTime() - start;
    }
    long[] warm = Arrays.copyOfRange(nanos, count / 2, count);
    Arrays.sort(warm);
    return Duration.ofNanos(warm[warm.length / 2]);
  }

  private static Channel listen(
      Transport transport, MultiThreadIoEventLoopGroup loops, PeerTls tls) {
    return new ServerBootstrap()
        .group(loops)
        .channel(transport.serverSocket())
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.ALLOCATOR, MEMORY)
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) throws IOException {
                channel
                    .pipeline()
                    .addLast(tls.listening(MEMORY), new WholeFrames(), new EchoServer());
              }
            })
        .bind(InetAddress.getLoopbackAddress(), 0)
        .syncUninterruptibly()
        .channel();
  }

  private static Channel dial(
      Transport transport,
      MultiThreadIoEventLoopGroup loops,
      PeerTls tls,
      EchoClient client,
      Channel server) {
    return new Bootstrap()
        .group(loops)
        .channel(transport.socket())
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.ALLOCATOR, MEMORY)
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) throws IOException {
                channel.pipeline().addLast(tls.dialling(MEMORY), new WholeFrames(), client);
              }
            })
        .connect((InetSocketAddress) server.localAddress())
        .syncUninterruptibly()
        .channel();
  }

  private static PeerTls tls(Transport transport, Authority root, String id) {
    try {
      PeerKey key = PeerKey.create();
      PeerName name = new PeerName("yardstick", id);
      List<String> chain =
          root.certify(key.request(name), name, InstantSource.system().instant(), DAY);
      Credentials me = Credentials.of(key, chain);
      Trust trust = new Trust(List.of(root.certificate()), InstantSource.system());
      return new PeerTls(transport, () -> me, trust);
    } catch (InvalidCertificate impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
