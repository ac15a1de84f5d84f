package io.cpcluster.dataplane.tls;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.DefaultThreadFactory;

/**
 * What carries links.
 *
 * @param epoll whether sockets are Linux's own, not the JDK's
 * @param boringSsl whether TLS is BoringSSL's, not the JDK's
 */
public record Transport(boolean epoll, boolean boringSsl) {
  /** The best that loads on this machine. */
  public static Transport best() {
    return new Transport(
        Epoll.isAvailable(), OpenSsl.isAvailable() && SslProvider.isTlsv13Supported(OPENSSL));
  }

  /** The JDK's own, which is everywhere. */
  public static Transport ofTheJdk() {
    return new Transport(false, false);
  }

  private static final SslProvider OPENSSL = SslProvider.OPENSSL_REFCNT;

  SslProvider provider() {
    return boringSsl ? OPENSSL : SslProvider.JDK;
  }

  /** Event loops, one daemon thread each, named after a word. */
  public MultiThreadIoEventLoopGroup loops(int count, String word) {
    IoHandlerFactory sockets = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    return new MultiThreadIoEventLoopGroup(count, new DefaultThreadFactory(word, true), sockets);
  }

  public Class<? extends SocketChannel> socket() {
    return epoll ? EpollSocketChannel.class : NioSocketChannel.class;
  }

  public Class<? extends ServerChannel> serverSocket() {
    return epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
  }

  /** For a log: {@code epoll, BoringSSL}. */
  @Override
  public String toString() {
    return (epoll ? "epoll" : "NIO") + ", " + (boringSsl ? "BoringSSL" : "the JDK's TLS");
  }
}
