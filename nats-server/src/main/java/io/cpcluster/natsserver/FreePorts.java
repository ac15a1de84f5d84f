package io.cpcluster.natsserver;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds ports that nobody listens on. Nothing reserves them: another process may take one before
 * its user does, who then has to try the next.
 */
final class FreePorts {
  private static final int TRIES = 200;

  private FreePorts() {}

  /** The first free port from the wanted one on. */
  static int from(InetAddress address, int wanted) throws IOException {
    int last = Math.min(65_535, wanted + TRIES);
    for (int port = wanted; port <= last; port++) {
      if (isFree(address, port)) {
        return port;
      }
    }
    throw new IOException("no port from " + wanted + " to " + last + " is free");
  }

  private static boolean isFree(InetAddress address, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(address, port));
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  /** As many different ports of loopback as asked for, chosen by the system. */
  static List<Integer> any(int count) throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      List<Integer> ports = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        ServerSocket socket = new ServerSocket();
        sockets.add(socket);
        socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
        ports.add(socket.getLocalPort());
      }
      return ports;
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
  }
}
