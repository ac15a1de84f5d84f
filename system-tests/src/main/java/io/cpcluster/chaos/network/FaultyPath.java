package io.cpcluster.chaos.network;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Stands between those who connect and one who listens, and treats the bytes as {@link Traffic}
 * says. It counts what it disturbed, so that a run can see that its fault did something.
 * Thread-safe; four virtual threads for each connection.
 */
public final class FaultyPath implements AutoCloseable {
  private static final int BACKLOG = 128;

  private final ServerSocket server;
  private final InetSocketAddress target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicLong connections = new AtomicLong();
  private final AtomicLong disturbed = new AtomicLong();

  /** Guarded by this; those who wait for a change of it wait here. */
  private Traffic traffic = Traffic.FREE;

  private boolean closed;

  /** Listens on any port of loopback. */
  public static FaultyPath to(InetSocketAddress target) throws IOException {
    return new FaultyPath(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), target);
  }

  /**
   * @param listen where connections are taken
   * @param target to whom they go on; it need not listen yet
   */
  public FaultyPath(InetSocketAddress listen, InetSocketAddress target) throws IOException {
    this.target = target;
    this.server = new ServerSocket();
    server.setReuseAddress(true);
    server.bind(listen, BACKLOG);
    Thread.ofVirtual().name("path to " + target.getPort()).start(this::accept);
  }

  /** Where connections are taken. */
  public InetSocketAddress address() {
    return (InetSocketAddress) server.getLocalSocketAddress();
  }

  /** How many pieces were held back or late, and connections reset, since the start. */
  public long disturbed() {
    return disturbed.get();
  }

  /** How many connections came since the start. */
  public long connections() {
    return connections.get();
  }

  /** From now on bytes pass like this; what was held back goes on if it may. */
  public void set(Traffic now) {
    synchronized (this) {
      traffic = now;
      notifyAll();
    }
    if (now.refuses()) {
      reset();
    }
  }

  /** Resets all connections there are; new ones are taken. */
  public void reset() {
    for (Socket socket : sockets) {
      disturbed.incrementAndGet();
      reset(socket);
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket from = server.accept();
        connections.incrementAndGet();
        if (present().refuses()) {
          disturbed.incrementAndGet();
          reset(from);
        } else {
          Thread.ofVirtual().name("path").start(() -> connect(from));
        }
      }
    } catch (IOException ended) {
      reset();
    }
  }

  /** A connection comes into being only when bytes may pass in both directions. */
  private void connect(Socket from) {
    sockets.add(from);
    try {
      awaitPassing(Traffic::there);
      awaitPassing(Traffic::back);
      Socket to = new Socket();
      sockets.add(to);
      to.connect(target);
      from.setTcpNoDelay(true);
      to.setTcpNoDelay(true);
      Stream there = new Stream(this, Traffic::there, from, to);
      Stream back = new Stream(this, Traffic::back, to, from);
      there.begin();
      back.begin();
    } catch (IOException unreachable) {
      ended(from);
    } catch (InterruptedException over) {
      Thread.currentThread().interrupt();
      ended(from);
    }
  }

  /** How bytes pass in a direction, as soon as they do. */
  Traffic.Flow awaitPassing(Function<Traffic, Traffic.Flow> direction)
      throws InterruptedException, IOException {
    synchronized (this) {
      if (!closed && !direction.apply(traffic).passes()) {
        disturbed.incrementAndGet();
      }
      while (!closed && !direction.apply(traffic).passes()) {
        wait();
      }
      if (closed) {
        throw new IOException("the path is gone");
      }
      return direction.apply(traffic);
    }
  }

  synchronized Traffic present() {
    return traffic;
  }

  void late() {
    disturbed.incrementAndGet();
  }

  /** A connection ended in order. */
  void ended(Socket socket) {
    sockets.remove(socket);
    try {
      socket.close();
    } catch (IOException gone) {
      // It is closed.
    }
  }

  private void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException gone) {
      // It is closed already.
    }
    ended(socket);
  }

  @Override
  public void close() throws IOException {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    server.close();
    reset();
  }
}
