package io.cpcluster.messaging;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Stands between a client and a server and holds up or cuts what they say. */
public final class TcpProxy implements AutoCloseable {
  private final ServerSocket listening;
  private final int serverPort;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean holdToServer;
  private boolean holdToClient;
  private volatile boolean refusing;

  public TcpProxy(String serverUrl) throws IOException {
    serverPort = URI.create(serverUrl).getPort();
    listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::acceptAll);
  }

  public String url() {
    return "nats://127.0.0.1:" + listening.getLocalPort();
  }

  /** Holds up all that the client sends from now on. */
  public void holdToServer() {
    hold(true, holdToClient);
  }

  /** Holds up all that the server sends from now on. */
  public void holdToClient() {
    hold(holdToServer, true);
  }

  /** Lets through what was held up. */
  public void release() {
    hold(false, false);
  }

  /** Closes new connections at once from now on. */
  public void refuse() {
    refusing = true;
  }

  /** Lets new connections through again. */
  public void accept() {
    refusing = false;
  }

  /** Cuts all connections, drops what was held up, and lets new ones through. */
  public void cut() {
    List<Socket> old = List.copyOf(sockets);
    sockets.clear();
    old.forEach(TcpProxy::closeQuietly);
    release();
  }

  @Override
  public void close() throws IOException {
    listening.close();
    cut();
  }

  private void hold(boolean toServer, boolean toClient) {
    lock.lock();
    try {
      holdToServer = toServer;
      holdToClient = toClient;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void acceptAll() {
    try {
      while (true) {
        Socket client = listening.accept();
        if (refusing) {
          client.close();
          continue;
        }
        Socket server;
        try {
          server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
        } catch (IOException refused) {
          client.close();
          continue;
        }
        sockets.add(client);
        sockets.add(server);
        Thread.ofVirtual().start(() -> pump(client, server, true));
        Thread.ofVirtual().start(() -> pump(server, client, false));
      }
    } catch (IOException closed) {
      // the test is over
    }
  }

  private void pump(Socket from, Socket to, boolean toServer) {
    byte[] buffer = new byte[64 * 1024];
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        awaitRelease(toServer);
        out.write(buffer, 0, read);
        out.flush();
      }
    } catch (IOException cut) {
      // the other pump ends as well
    } finally {
      closeQuietly(from);
      closeQuietly(to);
    }
  }

  private void awaitRelease(boolean toServer) {
    lock.lock();
    try {
      while (toServer ? holdToServer : holdToClient) {
        changed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
