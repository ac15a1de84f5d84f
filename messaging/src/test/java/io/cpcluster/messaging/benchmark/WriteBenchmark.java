package io.cpcluster.messaging.benchmark;

import io.cpcluster.messaging.Connections;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.bucket.Bucket;
import io.cpcluster.messaging.bucket.Life;
import io.cpcluster.messaging.bucket.Write;
import io.cpcluster.messaging.bucket.WriteOutcome;
import io.cpcluster.messaging.state.Layouts;
import io.cpcluster.natsserver.NatsServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Creates and updates keys on one connection, so many in flight, then one at a time. Prints writes
 * per second and the time of one. Run it by hand: {@code WriteBenchmark [keys] [in flight] [url]}.
 */
public final class WriteBenchmark {
  private static final Life ONE_HOUR = new Life.Seconds(3_600);

  private WriteBenchmark() {}

  /** Runs three rounds, of which the first warms up. */
  public static void main(String[] arguments) throws Exception {
    int keys = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 50_000;
    int inFlight = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1_000;
    Path folder = Files.createTempDirectory("write-benchmark");
    if (arguments.length > 2) {
      run(arguments[2], keys, inFlight);
      return;
    }
    try (NatsServer server = NatsServer.forTests(folder)) {
      run(server.url(), keys, inFlight);
    }
  }

  private static void run(String url, int keys, int inFlight) throws Exception {
    try (NatsConnection connection = Connections.open(url, "benchmark")) {
      Layouts.create(connection);
      Bucket bucket = new Bucket(connection, "cpcluster_tasks");
      for (int round = 0; round < 3; round++) {
        manyAtOnce(bucket, "r" + round, keys, inFlight);
      }
      oneAtATime(bucket, 3_000);
      pingPong(connection, 3_000);
    }
  }

  private static void manyAtOnce(Bucket bucket, String prefix, int keys, int inFlight)
      throws InterruptedException {
    Semaphore room = new Semaphore(inFlight);
    CountDownLatch done = new CountDownLatch(keys);
    AtomicInteger failed = new AtomicInteger();
    byte[] value = new byte[300];
    Duration cpu = cpu();
    long start = System.nanoTime();
    for (int i = 0; i < keys; i++) {
      String key = prefix + "-" + i;
      room.acquire();
      bucket.write(
          new Write(key, 0, value, Life.FOREVER, "running"),
          created -> {
            long revision = created instanceof WriteOutcome.Won(long won) ? won : 1;
            bucket.write(
                new Write(key, revision, value, ONE_HOUR, "finished"),
                updated -> {
                  if (!(updated instanceof WriteOutcome.Won)) {
                    failed.incrementAndGet();
                  }
                  room.release();
                  done.countDown();
                });
          });
    }
    done.await();
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        "%,d keys created and updated, %d in flight: %,.0f writes/s, %.1f us of CPU each, %d"
            + " failed%n",
        keys,
        inFlight,
        2 * keys / seconds,
        cpu().minus(cpu).toNanos() / 1e3 / (2 * keys),
        failed.get());
  }

  private static Duration cpu() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  private static void oneAtATime(Bucket bucket, int count) throws InterruptedException {
    long[] nanos = new long[count];
    for (int i = 0; i < count; i++) {
      long start = System.nanoTime();
      bucket.write(new Write("alone-" + i, 0, new byte[300], Life.FOREVER, "running"));
      nanos[i] = System.nanoTime() - start;
    }
    print("one write at a time", nanos);
  }

  private static void pingPong(NatsConnection connection, int count) throws Exception {
    connection
        .dispatch("pong")
        .subscribe("pong", null, m -> connection.publish(m.replyTo(), null, Map.of(), m.body()));
    connection.flush(Connections.LIMIT);
    long[] nanos = new long[count];
    for (int i = 0; i < count; i++) {
      long start = System.nanoTime();
      connection.request("pong", new byte[100], Connections.LIMIT);
      nanos[i] = System.nanoTime() - start;
    }
    print("one request at a time", nanos);
  }

  private static void print(String what, long[] nanos) {
    long[] sorted = Arrays.copyOfRange(nanos, nanos.length / 3, nanos.length);
    Arrays.sort(sorted);
    System.out.printf(
        "%s: p50 %.3f ms, p99 %.3f ms%n",
        what, sorted[sorted.length / 2] / 1e6, sorted[sorted.length * 99 / 100] / 1e6);
  }
}
