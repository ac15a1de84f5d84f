package io.cpcluster.messaging.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cpcluster.messaging.ConnectionListener;
import io.cpcluster.messaging.Connections;
import io.cpcluster.messaging.Credentials;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.NatsSettings;
import io.cpcluster.messaging.bucket.Bucket;
import io.cpcluster.messaging.bucket.Entry;
import io.cpcluster.messaging.bucket.Life;
import io.cpcluster.messaging.bucket.ReadOutcome;
import io.cpcluster.messaging.bucket.Write;
import io.cpcluster.messaging.bucket.WriteOutcome;
import io.cpcluster.messaging.state.LayoutSettings;
import io.cpcluster.messaging.state.StateLayout;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes chains of values, each key by one writer alone, while servers are killed by hand. Nobody
 * competes, so a write told as lost, or a value that is not the last one won, is a fault. Run it as
 * {@code ChainProbe [comma-separated urls] [replicas] [keys] [seconds]}.
 */
public final class ChainProbe {
  private final Bucket bucket;
  private final AtomicLong won = new AtomicLong();
  private final AtomicLong unknown = new AtomicLong();
  private final AtomicLong faults = new AtomicLong();
  private final ConcurrentHashMap<WriteOutcome.Cause, AtomicLong> causes =
      new ConcurrentHashMap<>();
  private final long endNanos;

  private ChainProbe(Bucket bucket, Duration time) {
    this.bucket = bucket;
    this.endNanos = System.nanoTime() + time.toNanos();
  }

  /** Runs the chains and prints what happened each second. */
  public static void main(String[] arguments) throws Exception {
    List<String> urls = List.of(arguments[0].split(",", -1));
    int replicas = Integer.parseInt(arguments[1]);
    int keys = Integer.parseInt(arguments[2]);
    Duration time = Duration.ofSeconds(Long.parseLong(arguments[3]));
    NatsSettings settings =
        new NatsSettings(urls, new Credentials.None(), "probe", "_INBOX.probe.");
    try (NatsConnection connection = NatsConnection.open(settings, ConnectionListener.NONE)) {
      connection.awaitConnected(Connections.LIMIT);
      StateLayout.create(connection, new LayoutSettings("c-1", "probe", replicas, 1_000_000, 0));
      ChainProbe probe = new ChainProbe(new Bucket(connection, "cpcluster_tasks"), time);
      probe.run(keys);
    }
  }

  private void run(int keys) throws InterruptedException {
    String prefix = "p" + System.nanoTime();
    CountDownLatch done = new CountDownLatch(keys);
    for (int i = 0; i < keys; i++) {
      String key = prefix + "-" + i;
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  chain(key);
                } catch (InterruptedException stopped) {
                  Thread.currentThread().interrupt();
                } finally {
                  done.countDown();
                }
              });
    }
    long last = 0;
    while (done.getCount() > 0 && !done.await(1, java.util.concurrent.TimeUnit.SECONDS)) {
      long now = won.get();
      System.out.printf(
          "%,d writes/s, %d unknown %s, %d faults%n",
          now - last, unknown.get(), causes, faults.get());
      last = now;
    }
  }

  private void chain(String key) throws InterruptedException {
    long revision = 0;
    for (int step = 0; System.nanoTime() < endNanos; step++) {
      byte[] value = Integer.toString(step).getBytes(UTF_8);
      revision = store(key, revision, value);
    }
    Entry last = latest(key);
    if (last == null || last.revision() != revision) {
      fault(key + " ended at " + last + ", won " + revision);
    }
  }

  private long store(String key, long revision, byte[] value) throws InterruptedException {
    while (true) {
      switch (bucket.write(new Write(key, revision, value, Life.FOREVER, null))) {
        case WriteOutcome.Won(long stored) -> {
          won.incrementAndGet();
          return stored;
        }
        case WriteOutcome.Lost(Entry current, long higher) -> {
          fault(key + " lost from " + revision + " to " + higher + " " + current);
          return higher;
        }
        case WriteOutcome.Unknown(var cause, _) -> {
          unknown.incrementAndGet();
          causes.computeIfAbsent(cause, c -> new AtomicLong()).incrementAndGet();
          Entry current = latest(key);
          if (current != null
              && new String(current.value(), UTF_8).equals(new String(value, UTF_8))) {
            return current.revision();
          }
        }
      }
    }
  }

  private Entry latest(String key) throws InterruptedException {
    while (true) {
      switch (bucket.readLatest(key)) {
        case ReadOutcome.Found(Entry entry) -> {
          return entry;
        }
        case ReadOutcome.Missing() -> {
          return null;
        }
        case ReadOutcome.Unavailable(_) -> Thread.sleep(20);
      }
    }
  }

  private void fault(String text) {
    faults.incrementAndGet();
    System.out.println("FAULT " + text);
  }
}
