package io.cpcluster.dataplane.benchmark;

import io.cpcluster.contracts.link.DirectWork;
import io.cpcluster.contracts.link.LinkMessage;
import io.cpcluster.contracts.link.Payload;
import io.cpcluster.contracts.link.SignedTicket;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.Task;
import io.cpcluster.dataplane.link.Body;
import io.cpcluster.dataplane.link.Link;
import io.cpcluster.dataplane.link.LinkEngine;
import io.cpcluster.dataplane.link.LinkHandler;
import io.cpcluster.dataplane.link.LinkListener;
import io.cpcluster.dataplane.link.LinkSettings;
import io.cpcluster.dataplane.link.TestCluster;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What a link carries, both ends in this program: tasks that are answered at once, many in flight
 * and alone; bodies of 1 MiB; idle links. Run it by hand: {@code LinkBenchmark [event loops]
 * [native]}.
 */
public final class LinkBenchmark {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int IN_FLIGHT = 4_096;
  private static final int TASKS = 2_000_000;
  private static final int ALONE = 20_000;
  private static final int BODIES = 4_000;
  private static final int LINKS = 500;

  private LinkBenchmark() {}

  /** Answers tasks; gives bodies back. */
  private static final class Node implements LinkHandler {
    final AtomicLong bodyBytes = new AtomicLong();

    @Override
    public void received(Link link, LinkMessage message, @Nullable Body body) {
      if (body != null) {
        bodyBytes.addAndGet(body.bytes().remaining());
        body.release();
      } else if (message instanceof DirectWork.AssignTask task) {
        link.send(new DirectWork.TaskResult(task.id(), new Result.Number(3)));
      }
    }
  }

  /** Waits for results. */
  private static final class Submitter implements LinkHandler {
    final Semaphore room = new Semaphore(IN_FLIGHT);
    int results;

    @Override
    public void received(Link link, LinkMessage message, @Nullable Body body) {
      results++;
    }

    @Override
    public void caughtUp(Link link) {
      int now = results;
      results = 0;
      room.release(now);
    }
  }

  /** Runs all. */
  public static void main(String[] arguments) throws Exception {
    int loops = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1;
    boolean isNative = arguments.length < 2 || Boolean.parseBoolean(arguments[1]);
    LinkSettings settings = LinkSettings.DEFAULT.withEventLoops(loops).withNative(isNative);
    TestCluster cluster = new TestCluster();
    for (int lanes = 1; lanes <= 4; lanes++) {
      Node node = new Node();
      Submitter submitter = new Submitter();
      LinkSettings with = settings.withMaxLanes(lanes);
      try (LinkEngine n1 = cluster.engine("n1", with, submitter);
          LinkEngine n2 = cluster.engine("n2", with, node)) {
        Link link = open(cluster, n1, n2, "l" + lanes);
        if (lanes == 1) {
          System.out.println(n1.transport() + ", event loops: " + loops);
          tasks(link, submitter);
          alone(link, submitter);
        }
        bodies(link, node, lanes);
      }
    }
    idle(cluster, settings);
  }

  private static Link open(TestCluster cluster, LinkEngine n1, LinkEngine n2, String link)
      throws Exception {
    SignedTicket ticket = cluster.sign(TestCluster.ticket(link, TestCluster.freePort()));
    LinkListener port = n2.listen(ticket, TestCluster.LISTENER_SESSION, LIMIT);
    Link dialled = n1.dial(List.of("127.0.0.1"), ticket, TestCluster.DIALLER_SESSION, LIMIT);
    port.opened().get();
    return dialled;
  }

  private static void tasks(Link link, Submitter submitter) throws InterruptedException {
    for (int round = 0; round < 4; round++) {
      Duration cpu = cpu();
      long start = System.nanoTime();
      for (int i = 0; i < TASKS; i++) {
        submitter.room.acquire();
        link.send(new DirectWork.AssignTask("t" + i, new Task.Compute("1+2"), "lease-1", 60_000));
      }
      submitter.room.acquire(IN_FLIGHT);
      submitter.room.release(IN_FLIGHT);
      double seconds = (System.nanoTime() - start) / 1e9;
      System.out.printf(
          "%,d tasks, %,d in flight: %,.0f tasks/s, %.2f us of CPU each%n",
          TASKS, IN_FLIGHT, TASKS / seconds, cpu().minus(cpu).toNanos() / 1e3 / TASKS);
    }
  }

  private static void alone(Link link, Submitter submitter) throws InterruptedException {
    submitter.room.acquire(IN_FLIGHT);
    long[] nanos = new long[ALONE];
    for (int i = 0; i < ALONE; i++) {
      long start = System.nanoTime();
      link.send(new DirectWork.AssignTask("t" + i, new Task.Compute("1+2"), "lease-1", 60_000));
      submitter.room.acquire();
      nanos[i] = System.nanoTime() - start;
    }
    submitter.room.release(IN_FLIGHT);
    long[] sorted = Arrays.copyOfRange(nanos, ALONE / 2, ALONE);
    Arrays.sort(sorted);
    System.out.printf(
        "alone: p50 %.1f us, p99 %.1f us%n",
        sorted[sorted.length / 2] / 1e3, sorted[sorted.length * 99 / 100] / 1e3);
  }

  private static void bodies(Link link, Node node, int lanes) throws Exception {
    for (int round = 0; round < 3; round++) {
      node.bodyBytes.set(0);
      long start = System.nanoTime();
      for (int i = 0; i < BODIES; i++) {
        Body body = link.allocate(Payload.CHUNK_BYTES);
        body.bytes().position(Payload.CHUNK_BYTES);
        link.send(new Payload.Chunk("x", 0, i, "0".repeat(64)), body);
      }
      while (node.bodyBytes.get() < (long) BODIES * Payload.CHUNK_BYTES) {
        Thread.onSpinWait();
      }
      System.out.printf(
          "bodies of 1 MiB over at most %d lanes: %,.0f MiB/s%n",
          lanes, BODIES / ((System.nanoTime() - start) / 1e9));
    }
  }

  private static void idle(TestCluster cluster, LinkSettings settings) throws Exception {
    try (LinkEngine n1 = cluster.engine("n1", settings, new Node());
        LinkEngine n2 = cluster.engine("n2", settings, new Node())) {
      open(cluster, n1, n2, "first");
      String before = memory();
      long start = System.nanoTime();
      List<Link> links = new ArrayList<>();
      for (int i = 0; i < LINKS; i++) {
        links.add(open(cluster, n1, n2, "idle-" + i));
      }
      double each = (System.nanoTime() - start) / 1e6 / LINKS;
      new CountDownLatch(1).await(2, java.util.concurrent.TimeUnit.SECONDS);
      System.out.printf(
          "%d idle links (both ends here), %.1f ms to open one: before %s, after %s%n",
          LINKS, each, before, memory());
    }
  }

  private static String memory() throws Exception {
    System.gc();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    long direct =
        ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .mapToLong(BufferPoolMXBean::getMemoryUsed)
            .sum();
    long netty = io.netty.util.internal.PlatformDependent.usedDirectMemory();
    String rss =
        java.nio.file.Files.readAllLines(java.nio.file.Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("VmRSS"))
            .findFirst()
            .orElse("");
    return "heap " + (heap >> 10) + " KiB, direct " + ((direct + netty) >> 10) + " KiB, " + rss;
  }

  private static Duration cpu() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }
}
