package io.cpcluster.dataplane.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.unix.RawUnixChannelOption;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The pacing of connections within one machine, with real sockets. */
class LoopbackTest {
  private static final RawUnixChannelOption CONGESTION_CONTROL =
      new RawUnixChannelOption("TCP_CONGESTION", 6, 13, 4);

  @Test
  @EnabledOnOs(OS.LINUX)
  void aConnectionToThisMachineIsNotPaced() throws Exception {
    Transport transport = Transport.best();
    MultiThreadIoEventLoopGroup loops = transport.loops(1, "loopback-test");
    try {
      Channel channel = connected(transport, loops);
      Loopback.withoutPacing(channel, channel.remoteAddress());
      assertThat(algorithm(channel)).isEqualTo("reno");
    } finally {
      loops.shutdownGracefully().await();
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aConnectionToAnotherMachineStaysAsItIs() throws Exception {
    Transport transport = Transport.best();
    MultiThreadIoEventLoopGroup loops = transport.loops(1, "loopback-test");
    try {
      Channel channel = connected(transport, loops);
      String before = algorithm(channel);
      Loopback.withoutPacing(channel, new InetSocketAddress("192.0.2.1", 1));
      assertThat(algorithm(channel)).isEqualTo(before);
    } finally {
      loops.shutdownGracefully().await();
    }
  }

  private static Channel connected(Transport transport, MultiThreadIoEventLoopGroup loops)
      throws InterruptedException {
    Channel server =
        new ServerBootstrap()
            .group(loops)
            .channel(transport.serverSocket())
            .childHandler(new ChannelInboundHandlerAdapter())
            .bind(InetAddress.getLoopbackAddress(), 0)
            .sync()
            .channel();
    return new Bootstrap()
        .group(loops)
        .channel(transport.socket())
        .handler(new ChannelInboundHandlerAdapter())
        .connect(server.localAddress())
        .sync()
        .channel();
  }

  /** The first four letters of its name, which is all the option asks for. */
  private static String algorithm(Channel channel) {
    ByteBuffer name = channel.config().getOption(CONGESTION_CONTROL);
    byte[] bytes = new byte[name.remaining()];
    name.duplicate().get(bytes);
    return new String(bytes, StandardCharsets.US_ASCII).replace("\0", "");
  }
}
