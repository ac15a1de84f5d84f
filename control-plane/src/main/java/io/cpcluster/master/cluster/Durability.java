package io.cpcluster.master.cluster;

import io.cpcluster.contracts.cluster.ClusterInfo;
import java.time.Duration;
import java.util.Optional;

/**
 * What an acceptance is worth.
 *
 * @param replicas copies of every record
 * @param syncInterval how long the servers may wait until they sync what they acknowledged; zero
 *     when they sync before; empty when they do not tell
 */
public record Durability(int replicas, Optional<Duration> syncInterval) {
  /** As {@code cluster.info} answers it. */
  public ClusterInfo.Acceptance inWords() {
    return new ClusterInfo.Acceptance(replicas, intervalText(), sentence());
  }

  private String intervalText() {
    return syncInterval.map(Durability::text).orElse("unknown");
  }

  private String sentence() {
    String facts = "(sync_interval " + intervalText() + ", " + replicaText() + ")";
    if (syncInterval.isEmpty()) {
      return survives()
          + ". What a power cut may cost is unknown: the servers do not tell their sync_interval "
          + facts
          + ".";
    }
    Duration interval = syncInterval.get();
    if (interval.isZero()) {
      return survives() + ", and a power cut " + facts + ".";
    }
    String whose = replicas > 1 ? "A power cut of all servers at once" : "A power cut";
    return survives() + ". " + whose + " may cost the last " + spoken(interval) + " " + facts + ".";
  }

  private String survives() {
    String base = "An acceptance here survives: any process being killed";
    int servers = (replicas - 1) / 2;
    if (servers == 0) {
      return base;
    }
    return base + ", and the loss of any " + (servers == 1 ? "one server" : servers + " servers");
  }

  private String replicaText() {
    return replicas == 1 ? "1 replica" : replicas + " replicas";
  }

  private static String text(Duration interval) {
    return interval.isZero() ? "always" : spoken(interval).replace(" ", "");
  }

  private static String spoken(Duration interval) {
    long millis = interval.toMillis();
    return millis % 1_000 == 0 ? millis / 1_000 + " s" : millis + " ms";
  }
}
