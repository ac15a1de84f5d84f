package io.cpcluster.chaos.load;

import io.cpcluster.chaos.history.Entry;
import io.cpcluster.chaos.history.History;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;

/**
 * What tasks have effects on: a server that takes down the id that it is sent, before it answers
 * the same. A connection is a virtual thread; so many at once.
 */
public final class Outside implements AutoCloseable {
  private static final int MOST_CONNECTIONS = 256;
  private static final int LIMIT_MS = 10_000;

  private final ServerSocket server;
  private final History history;
  private final Semaphore free = new Semaphore(MOST_CONNECTIONS);

  public Outside(History history) throws IOException {
    this.history = history;
    server = new ServerSocket(0, MOST_CONNECTIONS, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().name("outside").start(this::accept);
  }

  /** Where it listens, as {@code host:port}. */
  public String address() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        if (free.tryAcquire()) {
          Thread.ofVirtual().start(() -> serve(socket));
        } else {
          socket.close();
        }
      }
    } catch (IOException closed) {
      // Nobody is served any more.
    }
  }

  private void serve(Socket socket) {
    try (socket;
        BufferedReader reader =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
      socket.setSoTimeout(LIMIT_MS);
      String id = reader.readLine();
      if (id != null) {
        history.add(at -> new Entry.Effect(at, id));
        socket.getOutputStream().write((id + "\n").getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException gone) {
      // The node that asked was killed; the effect is taken down all the same.
    } finally {
      free.release();
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
