package io.cpcluster.node.sockets;

import io.cpcluster.contracts.json.Bytes;
import io.cpcluster.node.outside.Destination;
import io.cpcluster.node.outside.Egress;
import io.cpcluster.node.outside.OutsideLimits;
import io.cpcluster.node.outside.Words;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One TCP connection: everything is sent, and what comes back is read until the other side closes,
 * pauses, or has said as much as is taken. Sending and reading go on side by side. Thread-safe.
 */
final class TcpExchange {
  private static final int PIECE = 8_192;

  private final Egress egress;
  private final OutsideLimits limits;
  private final SourcePorts ports;

  TcpExchange(Egress egress, OutsideLimits limits, SourcePorts ports) {
    this.egress = egress;
    this.limits = limits;
    this.ports = ports;
  }

  /** Blocks; an interrupt of a virtual thread closes the connection. */
  Bytes run(Destination to, Outgoing data) throws IOException, InterruptedException {
    try (Socket socket = connect(egress.ofSocket(to), to.port())) {
      Sending sending = new Sending(socket, data);
      Thread sender = Thread.ofVirtual().name("sending").start(sending);
      try {
        Bytes reply = read(socket, sender);
        if (reply.size() == 0 && sending.failure != null) {
          throw sending.failure;
        }
        return reply;
      } finally {
        endedFromHere(socket, sender);
        socket.close();
        sender.join();
      }
    }
  }

  /**
   * A port of the node's own would rest for a minute after an orderly end; it is needed again. All
   * was sent and answered.
   */
  private void endedFromHere(Socket socket, Thread sender) {
    if (!ports.isAny() && !sender.isAlive()) {
      try {
        socket.setSoLinger(true, 0);
      } catch (SocketException endedOtherwise) {
        // Then it does not rest either.
      }
    }
  }

  private Socket connect(List<InetAddress> addresses, int port) throws IOException {
    @Nullable IOException last = null;
    for (InetAddress address : addresses) {
      try {
        return ports.open(from -> connect(new InetSocketAddress(address, port), from));
      } catch (SocketTimeoutException _) {
        last = new SocketTimeoutException("no connection within " + Words.time(limits.connect()));
      } catch (IOException failed) {
        last = failed;
      }
    }
    throw last == null ? new IOException("has no address") : last;
  }

  private Socket connect(InetSocketAddress to, int from) throws IOException {
    Socket socket = new Socket(Proxy.NO_PROXY);
    try {
      if (from != SourcePorts.ANY) {
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(from));
      }
      socket.setTcpNoDelay(true);
      socket.connect(to, Math.toIntExact(limits.connect().toMillis()));
      return socket;
    } catch (IOException | RuntimeException failed) {
      socket.close();
      throw failed;
    }
  }

  private Bytes read(Socket socket, Thread sender) throws IOException {
    ByteArrayOutputStream reply = new ByteArrayOutputStream();
    byte[] piece = new byte[PIECE];
    InputStream in = socket.getInputStream();
    while (reply.size() < limits.mostSocketBytes()) {
      boolean silent = reply.size() == 0;
      socket.setSoTimeout(Math.toIntExact((silent ? limits.answer() : limits.pause()).toMillis()));
      try {
        int count = in.read(piece, 0, Math.min(PIECE, limits.mostSocketBytes() - reply.size()));
        if (count < 0) {
          break;
        }
        reply.write(piece, 0, count);
      } catch (SocketTimeoutException _) {
        if (sender.isAlive()) {
          continue;
        }
        if (silent) {
          throw new SocketTimeoutException(
              "took the connection and said nothing for " + Words.time(limits.answer()));
        }
        break;
      }
    }
    return Bytes.of(reply.toByteArray());
  }

  /** Sends on a thread of its own, so that a server that answers early does not block both. */
  private static final class Sending implements Runnable {
    private final Socket socket;
    private final Outgoing data;
    private volatile @Nullable IOException failure;

    Sending(Socket socket, Outgoing data) {
      this.socket = socket;
      this.data = data;
    }

    @Override
    public void run() {
      try {
        data.writeTo(socket.getOutputStream());
      } catch (IOException failed) {
        failure = failed;
      }
    }
  }
}
