package io.cpcluster.node.outside;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on loopback that does with each connection as it is told, and counts them. */
public final class LocalServer implements AutoCloseable {
  /** What is done with a connection. */
  @FunctionalInterface
  public interface Behaviour {
    void handle(Socket connection) throws Exception;
  }

  private final ServerSocket listener;
  private final Behaviour behaviour;
  private final AtomicInteger connections = new AtomicInteger();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private LocalServer(ServerSocket listener, Behaviour behaviour) {
    this.listener = listener;
    this.behaviour = behaviour;
  }

  /** Listens on a free port of 127.0.0.1. */
  public static LocalServer start(Behaviour behaviour) throws IOException {
    return start(new ServerSocket(), behaviour);
  }

  /** Listens with a socket of another kind. */
  public static LocalServer start(ServerSocket socket, Behaviour behaviour) throws IOException {
    socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
    LocalServer server = new LocalServer(socket, behaviour);
    Thread.ofVirtual().start(server::accept);
    return server;
  }

  /** Answers HTTP: reads a request's head and writes this. */
  public static LocalServer http(String... lines) throws IOException {
    byte[] answer = (String.join("\r\n", lines)).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    return start(
        connection -> {
          readHead(connection);
          connection.getOutputStream().write(answer);
        });
  }

  /** Reads up to the empty line; the first line. */
  public static String readHead(Socket connection) throws IOException {
    StringBuilder head = new StringBuilder();
    InputStream in = connection.getInputStream();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("ended");
      }
      head.append((char) next);
    }
    return head.toString();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket connection = listener.accept();
        connections.incrementAndGet();
        open.add(connection);
        Thread.ofVirtual().start(() -> handle(connection));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void handle(Socket connection) {
    try (connection) {
      behaviour.handle(connection);
    } catch (Exception ended) {
      // The other side went.
    } finally {
      open.remove(connection);
    }
  }

  public int port() {
    return listener.getLocalPort();
  }

  public String address() {
    return "127.0.0.1:" + port();
  }

  /** How many connections were accepted. */
  public int connections() {
    return connections.get();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket connection : open) {
      connection.close();
    }
  }
}
