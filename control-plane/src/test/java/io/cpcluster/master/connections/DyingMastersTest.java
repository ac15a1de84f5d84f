package io.cpcluster.master.connections;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.link.ConnectAnswer;
import io.cpcluster.master.Master;
import io.cpcluster.master.config.PortRange;
import io.cpcluster.master.tasks.Steps;
import io.cpcluster.natsserver.NatsServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Links are made and ended while masters die between two steps and peers begin new sessions. */
class DyingMastersTest {
  private static final int CYCLES = 999;
  private static final int DEATHS = 30;
  private static final int WORKERS = 6;
  private static final int LISTENERS = 3;
  private static final int NEW_SESSION_EVERY = 40;

  /** A prime to the number of steps of a cycle, so that each step is hit. */
  private static final int DIES_AT_EVERY = 61;

  private static final PortRange PORTS = new PortRange(41_001, 41_060);

  @TempDir Path folder;
  private NatsServer server;
  private LinkCluster cluster;
  private final FakeHost host = new FakeHost("shared");
  private final AtomicInteger steps = new AtomicInteger();
  private final AtomicInteger deaths = new AtomicInteger();
  private final BlockingQueue<Steps.Point> diedAt = new LinkedBlockingQueue<>();
  private final ExecutorService undertaker = Executors.newSingleThreadExecutor();
  private final AtomicInteger cycles = new AtomicInteger();

  /** Lets its master stop at a point for good; what it began there goes no further. */
  private final class Dying implements Steps {
    private final CompletableFuture<Master> self = new CompletableFuture<>();
    private volatile boolean dead;

    @Override
    public void reached(Point point) {
      if (!dead && steps.incrementAndGet() % DIES_AT_EVERY == 0 && takeDeath()) {
        dead = true;
        diedAt.add(point);
        undertaker.execute(
            () -> {
              startMaster();
              self.join().close();
            });
      }
      if (dead) {
        throw new IllegalStateException("died at " + point);
      }
    }
  }

  private boolean takeDeath() {
    return deaths.getAndUpdate(n -> Math.min(DEATHS, n + 1)) < DEATHS;
  }

  private void startMaster() {
    Dying dying = new Dying();
    try {
      dying.self.complete(cluster.startMaster(Duration.ofSeconds(30), dying));
    } catch (Exception failed) {
      throw new IllegalStateException(failed);
    }
  }

  @BeforeEach
  void start() throws Exception {
    server = NatsServer.forTests(folder);
    cluster = new LinkCluster(server.url(), PORTS);
    for (int i = 0; i < 3; i++) {
      startMaster();
    }
  }

  @AfterEach
  void stop() {
    undertaker.shutdownNow();
    cluster.close();
    server.close();
  }

  @Test
  void noPortIsLostOrGivenOutTwice() throws Exception {
    List<Worker> workers = new ArrayList<>();
    for (int i = 0; i < WORKERS; i++) {
      workers.add(new Worker(i));
    }
    try (ExecutorService running = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> ends = new ArrayList<>();
      for (Worker worker : workers) {
        ends.add(running.submit(worker::run));
      }
      for (Future<?> end : ends) {
        end.get(180, SECONDS);
      }
    }

    assertThat(deaths.get()).as("masters that died").isEqualTo(DEATHS);
    assertThat(diedAt)
        .contains(
            Steps.Point.LINK_OPENING_RECORDED,
            Steps.Point.LINK_LISTENED,
            Steps.Point.LINK_OPEN_RECORDED);
    assertThat(host.givenOutTwice()).isZero();
    for (Worker worker : workers) {
      worker.dialer.join();
    }
    cluster.awaitFree(host, 60);
    cluster.awaitNoLinks();
  }

  /** One dialer and its listeners. */
  private final class Worker {
    private final FakePeer dialer;
    private final List<FakePeer> listeners = new ArrayList<>();

    Worker(int number) throws Exception {
      dialer = cluster.peer(host, "d" + number);
      for (int i = 0; i < LISTENERS; i++) {
        listeners.add(cluster.peer(host, "l" + number + "-" + i));
      }
    }

    Void run() throws Exception {
      for (int i = 0; cycles.incrementAndGet() <= CYCLES; i++) {
        cycle(listeners.get(i % LISTENERS), i % NEW_SESSION_EVERY == NEW_SESSION_EVERY - 1);
      }
      return null;
    }

    private void cycle(FakePeer listener, boolean endsBySession) throws Exception {
      String text = dialer.connectText(listener.id());
      if (text.contains("\"error\"") || !text.contains("\"ticket\"")) {
        dialer.join();
        return;
      }
      String link = Json.read(text.getBytes(StandardCharsets.UTF_8), ConnectAnswer.class).link();
      String opened = listener.opened(link);
      while (!opened.contains("\"keep\"")) {
        opened = listener.opened(link);
      }
      if (opened.contains("false")) {
        host.unbind(link);
      } else if (endsBySession) {
        host.unbind(link);
        listener.join();
      } else {
        String disconnected = listener.disconnect(link);
        while (!disconnected.startsWith("{\"link\"")) {
          disconnected = listener.disconnect(link);
        }
      }
    }
  }
}
