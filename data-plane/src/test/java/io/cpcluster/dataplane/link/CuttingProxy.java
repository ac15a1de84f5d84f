package io.cpcluster.dataplane.link;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Stands between two peers and spoils what passes: cuts, swallows all bytes, flips one, limits the
 * rate. Two virtual threads a connection. What was spoilt is counted, so that a test can see that
 * its fault fired.
 */
public final class CuttingProxy implements AutoCloseable {
  private static final int BUFFER_BYTES = 16 << 10;

  private final ServerSocket server;
  private final InetSocketAddress target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger faults = new AtomicInteger();
  private final CountDownLatch flipped = new CountDownLatch(1);

  private volatile boolean isStalled;
  private volatile boolean flipNext;
  private volatile long bytesPerSecond = Long.MAX_VALUE;

  public CuttingProxy(int targetPort) throws IOException {
    this.target = new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort);
    this.server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().name("proxy").start(this::accept);
  }

  public int port() {
    return server.getLocalPort();
  }

  /** How many connections came. */
  public int connections() {
    return connections.get();
  }

  /** How many buffers were swallowed or changed, and connections cut. */
  public int faults() {
    return faults.get();
  }

  /** From now on all bytes are swallowed, and ends too: the other side hears nothing. */
  public void stall() {
    isStalled = true;
  }

  /** Changes one byte of whatever passes next. */
  public void flipNextByte() {
    flipNext = true;
  }

  public CountDownLatch flipped() {
    return flipped;
  }

  /** How many bytes may pass in each direction of each connection. */
  public void limit(long newBytesPerSecond) {
    bytesPerSecond = newBytesPerSecond;
  }

  /** Closes all connections; new ones are taken. */
  public void cut() {
    for (Socket socket : sockets) {
      faults.incrementAndGet();
      closeQuietly(socket);
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket from = server.accept();
        connections.incrementAndGet();
        Socket to = new Socket();
        to.connect(target);
        sockets.add(from);
        sockets.add(to);
        Thread.ofVirtual().name("proxy-out").start(() -> copy(from, to));
        Thread.ofVirtual().name("proxy-back").start(() -> copy(to, from));
      }
    } catch (IOException closed) {
      cut();
    }
  }

  private void copy(Socket from, Socket to) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        pass(buffer, count, out);
      }
    } catch (IOException cut) {
      // the other half is closed below
    }
    closeQuietly(from);
    if (!isStalled) {
      closeQuietly(to);
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  private void pass(byte[] buffer, int count, OutputStream out) throws IOException {
    if (isStalled) {
      faults.incrementAndGet();
      return;
    }
    if (flipNext && count > 20) {
      flipNext = false;
      faults.incrementAndGet();
      buffer[count / 2] ^= 1;
      flipped.countDown();
    }
    out.write(buffer, 0, count);
    long rate = bytesPerSecond;
    if (rate < Long.MAX_VALUE) {
      LockSupport.parkNanos(count * 1_000_000_000L / rate);
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException closed) {
      // it is closed
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    cut();
  }
}
