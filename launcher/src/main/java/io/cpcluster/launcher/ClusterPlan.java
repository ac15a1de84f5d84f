package io.cpcluster.launcher;

import io.cpcluster.launcher.foundation.FoundingPlan;
import io.cpcluster.natsserver.RoutePath;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a local cluster is to consist of.
 *
 * @param natsServers 1 or 3; three keep three copies of everything
 * @param natsPort wanted by the first server; in use, the next free one is taken; -1 for any
 * @param ephemeral whether it ends with this process and leaves nothing
 * @param failoverTimeout T: a node beats every T/2 and is suspect after 2T of silence
 * @param syncInterval {@code always}, or what a power cut may cost, such as {@code 1s}
 * @param maxRecords task records there may be
 * @param startLimit how long a start may take
 * @param ways those that its processes take to each other
 * @param masterSettings further fields of the configuration files of masters
 * @param jvmArguments further ones for the JVMs of masters and nodes, after the usual ones
 */
public record ClusterPlan(
    String name,
    int masters,
    List<NodePlan> nodes,
    int natsServers,
    int natsPort,
    Path dataFolder,
    boolean ephemeral,
    Duration failoverTimeout,
    String syncInterval,
    long maxRecords,
    Duration startLimit,
    Ways ways,
    Map<String, Object> masterSettings,
    List<String> jvmArguments) {
  private static final int MOST = 64;

  /** The ways that processes take: straight ones, unless something stands between them. */
  public record Ways(WayToNats toNats, RoutePath betweenServers) {
    public static final Ways STRAIGHT = new Ways(WayToNats.STRAIGHT, RoutePath.STRAIGHT);
  }

  /** Checks what can be checked without starting anything. */
  public ClusterPlan {
    nodes = List.copyOf(nodes);
    masterSettings = Map.copyOf(masterSettings);
    jvmArguments = List.copyOf(jvmArguments);
    if (masters < 0 || masters > MOST || nodes.size() > MOST) {
      throw new IllegalArgumentException("masters and nodes must each be from 0 to " + MOST);
    }
    if (natsServers != 1 && natsServers != 3) {
      throw new IllegalArgumentException(natsServers + " nats-servers; 1 or 3 make sense");
    }
    FoundingPlan.requireSync(syncInterval);
    if (failoverTimeout.toMillis() < 100) {
      throw new IllegalArgumentException(
          "failover timeout " + failoverTimeout + " is below 100 ms");
    }
    dataFolder = dataFolder.toAbsolutePath().normalize();
  }
}
