package io.cpcluster.gateway.listening;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;

/** A port that is ours before the web server is there. */
public final class BoundPort {
  private static final int TRIES = 100;
  private static final int LAST_PORT = 65_535;
  private static final int BACKLOG = 128;

  private final ServerSocketChannel channel;
  private final int port;

  private BoundPort(ServerSocketChannel channel, int port) {
    this.channel = channel;
    this.port = port;
  }

  /**
   * Binds the port that is wanted, or the next one that is free.
   *
   * @param wanted 0 for any
   */
  public static BoundPort bind(InetAddress address, int wanted) throws IOException {
    int last = wanted == 0 ? 0 : Math.min(LAST_PORT, wanted + TRIES);
    for (int port = wanted; ; port++) {
      ServerSocketChannel channel = ServerSocketChannel.open();
      try {
        channel.bind(new InetSocketAddress(address, port), BACKLOG);
        return new BoundPort(channel, channel.socket().getLocalPort());
      } catch (IOException taken) {
        channel.close();
        if (!(taken instanceof BindException) || port >= last) {
          throw new IOException(
              "the gateway cannot listen on "
                  + address.getHostAddress()
                  + ", port "
                  + port
                  + ": "
                  + taken.getMessage(),
              taken);
        }
      }
    }
  }

  public int port() {
    return port;
  }

  /** For the web server, which owns it from then on. */
  ServerSocketChannel channel() {
    return channel;
  }
}
