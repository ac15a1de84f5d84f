package io.cpcluster.chaos.load;

import io.cpcluster.chaos.history.Entry;
import io.cpcluster.chaos.history.History;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.members.Member;
import io.cpcluster.natsserver.NatsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Takes down what the processes of a cluster take, from Linux, and what its streams hold. Used by
 * one thread.
 */
public final class Sampler {
  private static final Duration LIMIT = Duration.ofSeconds(2);
  private static final Duration EVERY = Duration.ofSeconds(5);

  private final LocalCluster cluster;
  private final History history;
  private long lastNanos = System.nanoTime() - EVERY.toNanos();

  public Sampler(LocalCluster cluster, History history) {
    this.cluster = cluster;
    this.history = history;
  }

  /** Takes a sample, unless the last one is young. */
  public void sample() {
    if (System.nanoTime() - lastNanos < EVERY.toNanos()) {
      return;
    }
    lastNanos = System.nanoTime();
    sum("masters", cluster.masters().stream().filter(Member::isAlive).map(Member::pid).toList());
    sum("nodes", cluster.nodes().stream().filter(Member::isAlive).map(Member::pid).toList());
    sum("nats-servers", cluster.natsServers().stream().map(NatsServer::pid).toList());
    for (Member node : cluster.nodes()) {
      sum(node.id() + " " + node.pid(), List.of(node.pid()));
    }
    stored(cluster.natsServers().getFirst());
  }

  private void sum(String name, List<Long> pids) {
    try {
      long residentKib = 0;
      int threads = 0;
      int descriptors = 0;
      for (long pid : pids) {
        Path proc = Path.of("/proc/" + pid);
        for (String line : Files.readAllLines(proc.resolve("status"))) {
          if (line.startsWith("VmRSS:")) {
            residentKib += number(line);
          } else if (line.startsWith("Threads:")) {
            threads += (int) number(line);
          }
        }
        try (Stream<Path> open = Files.list(proc.resolve("fd"))) {
          descriptors += (int) open.count();
        }
      }
      long kib = residentKib;
      int all = threads;
      int open = descriptors;
      history.add(at -> new Entry.Sampled(at, name, kib, all, open));
    } catch (IOException ended) {
      // A sample lacks whoever ended meanwhile, so there is none.
    }
  }

  private static long number(String line) {
    return Long.parseLong(line.replaceAll("\\D", ""));
  }

  private void stored(NatsServer server) {
    try {
      URLConnection asked = URI.create(server.monitorUrl() + "/jsz").toURL().openConnection();
      asked.setConnectTimeout((int) LIMIT.toMillis());
      asked.setReadTimeout((int) LIMIT.toMillis());
      try (InputStream in = asked.getInputStream()) {
        long bytes = Json.readTree(in.readAllBytes()).path("bytes").asLong(0);
        history.add(at -> new Entry.Stored(at, bytes));
      }
    } catch (IOException | InvalidField silent) {
      // The next sample has it.
    }
  }
}
