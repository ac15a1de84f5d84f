package io.cpcluster.chaos.load;

import io.cpcluster.chaos.history.Entry;
import io.cpcluster.chaos.history.History;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.members.Member;
import io.cpcluster.natsserver.NatsServer;
import java.io.IOException;
import java.time.Duration;

/**
 * Takes down what the processes of a cluster take, from Linux, and what its streams hold. Used by
 * one thread.
 */
public final class Sampler {
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
    cluster.masters().stream().filter(Member::isAlive).forEach(this::sample);
    cluster.nodes().stream().filter(Member::isAlive).forEach(this::sample);
    cluster.natsServers().forEach(server -> sample(server.name(), server.pid()));
    stored(cluster.natsServers().getFirst());
  }

  private void sample(Member member) {
    sample(member.name(), member.pid());
  }

  /** A process that starts again under its name is another one. */
  private void sample(String name, long pid) {
    try {
      Taken taken = Taken.by(pid);
      history.add(
          at ->
              new Entry.Sampled(
                  at, name + " " + pid, taken.residentKib(), taken.threads(), taken.descriptors()));
    } catch (IOException ended) {
      // A sample lacks whoever ended meanwhile.
    }
  }

  private void stored(NatsServer server) {
    try {
      long bytes = Json.readTree(server.monitoring("/jsz")).path("bytes").asLong(0);
      history.add(at -> new Entry.Stored(at, bytes));
    } catch (IOException | InvalidField silent) {
      // The next sample has it.
    }
  }
}
