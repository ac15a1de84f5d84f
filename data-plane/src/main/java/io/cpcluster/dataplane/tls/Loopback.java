package io.cpcluster.dataplane.tls;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.RawUnixChannelOption;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections within one machine. Where Linux is set to BBR it paces them too, by what little they
 * carried before: of two messages in a millisecond the second waits for up to 20 ms. Nothing is
 * congested there, so they are given the plain algorithm, which every user may choose ({@code
 * net.ipv4.tcp_allowed_congestion_control}).
 */
public final class Loopback {
  private static final Logger LOG = LoggerFactory.getLogger(Loopback.class);
  private static final ByteBuffer PLAIN =
      ByteBuffer.wrap("reno".getBytes(StandardCharsets.US_ASCII)).asReadOnlyBuffer();

  /** Numbers of {@code IPPROTO_TCP} and {@code TCP_CONGESTION} of Linux. */
  private static final RawUnixChannelOption CONGESTION_CONTROL =
      new RawUnixChannelOption("TCP_CONGESTION", 6, 13, PLAIN.remaining());

  private Loopback() {}

  /** Takes the pacing off a connection to this machine; where that cannot be, nothing changes. */
  public static void withoutPacing(Channel channel, @Nullable SocketAddress other) {
    if (!(channel instanceof EpollSocketChannel)
        || !(other instanceof InetSocketAddress to)
        || to.getAddress() == null
        || !to.getAddress().isLoopbackAddress()) {
      return;
    }
    try {
      channel.config().setOption(CONGESTION_CONTROL, PLAIN.duplicate());
    } catch (ChannelException notAllowed) {
      LOG.debug("Connections within this machine stay paced", notAllowed);
    }
  }
}
