package io.cpcluster.chaos.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * One direction of a connection: a virtual thread reads, another one writes when it is time. At
 * most {@link #PIECES} pieces are between the two.
 */
final class Stream {
  private static final int PIECE_BYTES = 16 << 10;
  private static final int PIECES = 32;

  private final FaultyPath path;
  private final Function<Traffic, Traffic.Flow> direction;
  private final Socket from;
  private final Socket to;
  private final BlockingQueue<Optional<Piece>> between = new LinkedBlockingQueue<>(PIECES);

  private record Piece(ByteBuffer bytes, long dueNanos) {}

  Stream(FaultyPath path, Function<Traffic, Traffic.Flow> direction, Socket from, Socket to) {
    this.path = path;
    this.direction = direction;
    this.from = from;
    this.to = to;
  }

  void begin() {
    Thread writer = Thread.ofVirtual().name("path writes").start(this::write);
    Thread.ofVirtual().name("path reads").start(() -> read(writer));
  }

  private void read(Thread writer) {
    byte[] buffer = new byte[PIECE_BYTES];
    try {
      InputStream in = from.getInputStream();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        long lateNanos = direction.apply(path.present()).latency().toNanos();
        ByteBuffer bytes = ByteBuffer.wrap(Arrays.copyOf(buffer, count));
        between.put(Optional.of(new Piece(bytes, System.nanoTime() + lateNanos)));
      }
      between.put(Optional.empty());
    } catch (IOException broken) {
      writer.interrupt();
    } catch (InterruptedException over) {
      Thread.currentThread().interrupt();
    }
  }

  private void write() {
    try {
      OutputStream out = to.getOutputStream();
      while (true) {
        Optional<Piece> piece = between.take();
        if (piece.isEmpty()) {
          break;
        }
        pass(piece.get(), out);
      }
    } catch (IOException | InterruptedException broken) {
      // Both ends are closed below.
    }
    path.ended(from);
    path.ended(to);
  }

  private void pass(Piece piece, OutputStream out) throws IOException, InterruptedException {
    Traffic.Flow flow = path.awaitPassing(direction);
    long earlyNanos = piece.dueNanos() - System.nanoTime();
    if (earlyNanos > 0) {
      path.late();
      TimeUnit.NANOSECONDS.sleep(earlyNanos);
    }
    int count = piece.bytes().remaining();
    out.write(piece.bytes().array(), 0, count);
    if (flow.bytesPerSecond() < Long.MAX_VALUE) {
      path.late();
      TimeUnit.NANOSECONDS.sleep(count * 1_000_000_000L / flow.bytesPerSecond());
    }
  }
}
