package io.cpcluster.dataplane.transfer;

import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.link.LinkMessage;
import io.cpcluster.contracts.link.LinkMessageJson;
import io.cpcluster.contracts.link.Payload;
import io.cpcluster.dataplane.link.Body;
import io.cpcluster.dataplane.link.Link;
import io.cpcluster.dataplane.link.LinkEndedException;
import io.cpcluster.dataplane.link.LinkHandler;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The two ends of a link in one process, with the contract of a real one: headers as JSON, bodies
 * copied into other direct buffers, two lanes with a thread each, bounded by bytes under way and by
 * bodies not given back. Faults are put between the ends.
 */
final class LinkPair implements AutoCloseable {
  static final int BOUND_BYTES = 8 << 20;

  final End a = new End("a", "b");
  final End b = new End("b", "a");
  private final CompletableFuture<String> ended = new CompletableFuture<>();
  final AtomicInteger bodiesOut = new AtomicInteger();

  LinkPair() {
    a.other = b;
    b.other = a;
    ended.thenAccept(
        _ -> {
          a.stop();
          b.stop();
        });
  }

  void open(LinkHandler atA, LinkHandler atB) {
    a.open(atA);
    b.open(atB);
  }

  /** What becomes of a chunk on its way: the frames that arrive in its stead. */
  interface Fault extends BiFunction<Payload.Chunk, byte[], List<Arrival>> {}

  record Arrival(LinkMessage message, byte @Nullable [] body) {}

  @Override
  public void close() {
    a.close("test over");
    for (End end : List.of(a, b)) {
      end.join();
    }
  }

  final class End implements Link {
    private final String name;
    private final String peer;
    private @Nullable End other;
    private final List<BlockingQueue<Runnable>> lanes =
        List.of(new LinkedBlockingQueue<>(), new LinkedBlockingQueue<>());
    private final List<Thread> threads = new ArrayList<>();
    private final Semaphore room = new Semaphore(BOUND_BYTES);
    private final AtomicInteger nextLane = new AtomicInteger();
    final AtomicLong sentBytes = new AtomicLong();
    volatile @Nullable Fault fault;

    End(String name, String peer) {
      this.name = name;
      this.peer = peer;
    }

    private void open(LinkHandler handler) {
      this.handler = handler;
      for (BlockingQueue<Runnable> lane : lanes) {
        threads.add(
            Thread.ofPlatform().daemon().name("lane-to-" + name).start(() -> deliver(lane)));
      }
    }

    private volatile @Nullable LinkHandler handler;

    private void deliver(BlockingQueue<Runnable> lane) {
      try {
        while (true) {
          lane.take().run();
        }
      } catch (InterruptedException over) {
        lane.forEach(Runnable::run);
      }
    }

    private void stop() {
      threads.forEach(Thread::interrupt);
    }

    private void join() {
      for (Thread thread : threads) {
        try {
          thread.join(5_000);
        } catch (InterruptedException stopped) {
          Thread.currentThread().interrupt();
        }
      }
    }

    @Override
    public String id() {
      return "link-1";
    }

    @Override
    public String peer() {
      return peer;
    }

    @Override
    public long peerSession() {
      return 1;
    }

    @Override
    public boolean isOpen() {
      return !ended.isDone();
    }

    private End other() {
      return java.util.Objects.requireNonNull(other);
    }

    @Override
    public boolean send(LinkMessage message) {
      if (!isOpen()) {
        return false;
      }
      byte[] header = LinkMessageJson.write(message);
      other().lanes.getFirst().add(() -> other().arrive(header, null));
      return true;
    }

    @Override
    public void send(LinkMessage message, Body body)
        throws LinkEndedException, InterruptedException {
      byte[] bytes = new byte[body.bytes().position()];
      body.bytes().flip().get(bytes);
      body.release();
      List<Arrival> arrivals = List.of(new Arrival(message, bytes));
      Fault now = fault;
      if (now != null && message instanceof Payload.Chunk chunk) {
        arrivals = now.apply(chunk, bytes);
      }
      sentBytes.addAndGet(bytes.length);
      for (Arrival arrival : arrivals) {
        byte[] sent = java.util.Objects.requireNonNull(arrival.body());
        other().room.acquire(sent.length);
        if (!isOpen()) {
          other().room.release(sent.length);
          throw new LinkEndedException("cut");
        }
        byte[] header = LinkMessageJson.write(arrival.message());
        int lane = nextLane.getAndIncrement() & 1;
        other().lanes.get(lane).add(() -> other().arrive(header, sent));
      }
    }

    private void arrive(byte[] header, byte @Nullable [] body) {
      if (!isOpen()) {
        if (body != null) {
          room.release(body.length);
        }
        return;
      }
      try {
        LinkMessage message = LinkMessageJson.read(header);
        java.util.Objects.requireNonNull(handler)
            .received(this, message, body == null ? null : new Came(body));
      } catch (InvalidField broken) {
        close(String.valueOf(broken.getMessage()));
      }
    }

    @Override
    public Body allocate(int bytes) {
      bodiesOut.incrementAndGet();
      return new Room(ByteBuffer.allocateDirect(bytes), () -> {});
    }

    private final class Came extends Room {
      Came(byte[] bytes) {
        super(
            ByteBuffer.allocateDirect(bytes.length).put(bytes).flip(),
            () -> room.release(bytes.length));
        bodiesOut.incrementAndGet();
      }
    }

    @Override
    public AutoCloseable hold() {
      return () -> {};
    }

    @Override
    public void close(String reason) {
      ended.complete(reason);
      a.room.release(BOUND_BYTES);
      b.room.release(BOUND_BYTES);
    }

    @Override
    public CompletableFuture<String> ended() {
      return ended;
    }
  }

  private class Room implements Body {
    private final ByteBuffer bytes;
    private final Runnable onRelease;
    private final AtomicBoolean released = new AtomicBoolean();

    Room(ByteBuffer bytes, Runnable onRelease) {
      this.bytes = bytes;
      this.onRelease = onRelease;
    }

    @Override
    public ByteBuffer bytes() {
      if (released.get()) {
        throw new IllegalStateException("used after its release");
      }
      return bytes;
    }

    @Override
    public void release() {
      if (!released.compareAndSet(false, true)) {
        throw new IllegalStateException("released twice");
      }
      bodiesOut.decrementAndGet();
      onRelease.run();
    }
  }
}
