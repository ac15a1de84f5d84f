package io.cpcluster.system;

import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Servers for tasks to call: one that answers, one that never ends, one that says nothing. */
final class LoopbackServers implements AutoCloseable {
  private static final int MOST_WAITING = 50;
  private static final int CHUNK = 16 << 10;
  private static final Duration LATE = Duration.ofMillis(20);

  private final ServerSocket echo;
  private final ServerSocket endless;
  private final ServerSocket late;
  private final DatagramSocket silent;

  private LoopbackServers(
      ServerSocket echo, ServerSocket endless, ServerSocket late, DatagramSocket silent) {
    this.echo = echo;
    this.endless = endless;
    this.late = late;
    this.silent = silent;
  }

  static LoopbackServers start() throws IOException {
    InetAddress here = InetAddress.ofLiteral("127.0.0.1");
    LoopbackServers servers =
        new LoopbackServers(
            new ServerSocket(0, MOST_WAITING, here),
            new ServerSocket(0, MOST_WAITING, here),
            new ServerSocket(0, MOST_WAITING, here),
            new DatagramSocket(new InetSocketAddress(here, 0)));
    Thread.ofVirtual().start(() -> accept(servers.echo, LoopbackServers::answer));
    Thread.ofVirtual().start(() -> accept(servers.endless, LoopbackServers::flood));
    Thread.ofVirtual().start(() -> accept(servers.late, LoopbackServers::answerLate));
    return servers;
  }

  /** Answers two bytes with the same and closes; over TCP. */
  int echo() {
    return echo.getLocalPort();
  }

  /** Answers with a page that has no end, whatever it is asked; over TCP. */
  int endless() {
    return endless.getLocalPort();
  }

  /** Answers as {@link #echo} does, 20 ms later. */
  int late() {
    return late.getLocalPort();
  }

  /** Takes datagrams and says nothing. */
  int silent() {
    return silent.getLocalPort();
  }

  private interface Serving {
    void to(Socket connection) throws IOException;
  }

  private static void accept(ServerSocket server, Serving serving) {
    while (!server.isClosed()) {
      try {
        Socket connection = server.accept();
        Thread.ofVirtual().start(() -> serve(connection, serving));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private static void serve(Socket connection, Serving serving) {
    try (connection) {
      serving.to(connection);
    } catch (IOException gone) {
      // Whoever asked has enough.
    }
  }

  private static void answer(Socket connection) throws IOException {
    byte[] asked = connection.getInputStream().readNBytes(2);
    connection.getOutputStream().write(asked);
  }

  private static void answerLate(Socket connection) throws IOException {
    byte[] asked = connection.getInputStream().readNBytes(2);
    try {
      Deadline.lasts(LATE);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    connection.getOutputStream().write(asked);
  }

  private static void flood(Socket connection) throws IOException {
    OutputStream out = connection.getOutputStream();
    out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    byte[] much = new byte[CHUNK];
    while (!connection.isClosed()) {
      out.write(much);
    }
  }

  @Override
  public void close() throws IOException {
    echo.close();
    endless.close();
    late.close();
    silent.close();
  }
}
