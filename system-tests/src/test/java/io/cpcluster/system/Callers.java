package io.cpcluster.system;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A server outside that tasks call and that lets them wait: so a test knows when one has begun, and
 * says when it ends. Thread-safe.
 */
final class Callers implements AutoCloseable {
  private static final int MOST_WAITING = 50;

  private final ServerSocket server;
  private final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();

  private Callers(ServerSocket server) {
    this.server = server;
  }

  static Callers listen() throws IOException {
    Callers callers =
        new Callers(new ServerSocket(0, MOST_WAITING, InetAddress.ofLiteral("127.0.0.1")));
    Thread.ofVirtual().name("callers").start(callers::accept);
    return callers;
  }

  /** A task that has begun, and waits. */
  record Call(String said, Socket socket) {
    /** Lets it end with these bytes. */
    void answer(String text) throws IOException {
      try (socket) {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  /** As {@code egress_allow} of a node takes it. */
  String address() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  /**
   * The submission of a task that calls and says its own id.
   *
   * @param options further fields, such as {@code "priority":9}; empty for none
   */
  String submission(String id, String options) {
    return "{\"id\":\"%s\",\"task\":{\"Tcp\":{\"addr\":\"%s\",\"data\":\"%s\"}}%s}"
        .formatted(id, address(), id, options.isEmpty() ? "" : "," + options);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> hear(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void hear(Socket socket) {
    byte[] first = new byte[64];
    try {
      int count = socket.getInputStream().read(first);
      if (count > 0) {
        calls.add(new Call(new String(first, 0, count, StandardCharsets.UTF_8), socket));
      }
    } catch (IOException gone) {
      // It called and was killed before it said a word.
    }
  }

  /** The next that has begun. */
  Call next(Duration limit) throws InterruptedException {
    return People.next(calls, "a task that calls", limit);
  }

  /** How many have begun and were not taken. */
  int waiting() {
    return calls.size();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
