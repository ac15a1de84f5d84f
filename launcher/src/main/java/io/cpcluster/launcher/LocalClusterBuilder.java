package io.cpcluster.launcher;

import io.cpcluster.launcher.folder.DataFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Collects a {@link ClusterPlan} and starts it. Used by one thread. */
public final class LocalClusterBuilder {
  private String name = "dev";
  private int masters = 3;
  private List<NodePlan> nodes = Collections.nCopies(3, NodePlan.WORKER);
  private int natsServers = 1;
  private int natsPort = 4222;
  private @Nullable Path dataFolder;
  private boolean ephemeral;
  private boolean shell;
  private Duration failoverTimeout = Duration.ofSeconds(5);
  private String syncInterval = "1s";
  private long maxRecords = 1_000_000;
  private Duration startLimit = Duration.ofMinutes(1);
  private ClusterPlan.Ways ways = ClusterPlan.Ways.STRAIGHT;
  private Map<String, Object> masterSettings = Map.of();
  private List<String> jvmArguments = List.of();

  LocalClusterBuilder() {}

  /** What {@code cpcluster cluster} calls it; {@code dev} unless said otherwise. */
  public LocalClusterBuilder name(String value) {
    name = value;
    return this;
  }

  /** How many masters; 3 unless said otherwise. */
  public LocalClusterBuilder masters(int value) {
    masters = value;
    return this;
  }

  /** How many workers of one slot; 3 unless said otherwise. */
  public LocalClusterBuilder nodes(int value) {
    nodes = Collections.nCopies(value, NodePlan.WORKER);
    return this;
  }

  /** Which nodes, in the place of {@link #nodes(int)}. */
  public LocalClusterBuilder nodes(List<NodePlan> value) {
    nodes = new ArrayList<>(value);
    return this;
  }

  /** 1 or 3; 1 unless said otherwise. */
  public LocalClusterBuilder natsServers(int value) {
    natsServers = value;
    return this;
  }

  /** The port wanted by the first nats-server; 4222 unless said otherwise, -1 for any. */
  public LocalClusterBuilder natsPort(int value) {
    natsPort = value;
    return this;
  }

  /** Where everything lies; the user's data folder, or a temporary one if ephemeral. */
  public LocalClusterBuilder dataFolder(Path value) {
    dataFolder = value;
    return this;
  }

  /** Whether it ends with this process and its data is removed; false unless said otherwise. */
  public LocalClusterBuilder ephemeral(boolean value) {
    ephemeral = value;
    return this;
  }

  /**
   * Lets its workers run commands, and its first person ask for it; no other person can unless they
   * are given the right.
   */
  public LocalClusterBuilder allowShell() {
    return allowShell(true);
  }

  /** Whether its workers run commands; false unless said otherwise. */
  public LocalClusterBuilder allowShell(boolean value) {
    shell = value;
    return this;
  }

  /** T of the cluster; 5 s unless said otherwise. */
  public LocalClusterBuilder failoverTimeout(Duration value) {
    failoverTimeout = value;
    return this;
  }

  /** {@code always} or seconds; {@code 1s} unless said otherwise. */
  public LocalClusterBuilder syncInterval(String value) {
    syncInterval = value;
    return this;
  }

  /** Task records there may be; 1,000,000 unless said otherwise. */
  public LocalClusterBuilder maxRecords(long value) {
    maxRecords = value;
    return this;
  }

  /** How long the start may take; 60 s unless said otherwise. */
  public LocalClusterBuilder startLimit(Duration value) {
    startLimit = value;
    return this;
  }

  /**
   * The ways that its processes take to each other; straight ones unless said otherwise. Nothing of
   * this is kept with the cluster.
   */
  public LocalClusterBuilder ways(ClusterPlan.Ways value) {
    ways = value;
    return this;
  }

  /** Further fields of the configuration files of masters. */
  public LocalClusterBuilder masterSettings(Map<String, Object> value) {
    masterSettings = Map.copyOf(value);
    return this;
  }

  /** Further arguments for the JVMs of masters and nodes, at each of their starts. */
  public LocalClusterBuilder jvmArguments(List<String> value) {
    jvmArguments = List.copyOf(value);
    return this;
  }

  /** The plan so far; it makes no folder. */
  public ClusterPlan plan() {
    return new ClusterPlan(
        name,
        masters,
        shell ? nodes.stream().map(NodePlan::withShell).toList() : nodes,
        natsServers,
        natsPort,
        folder(),
        ephemeral,
        failoverTimeout,
        syncInterval,
        maxRecords,
        startLimit,
        ways,
        masterSettings,
        jvmArguments);
  }

  /**
   * Starts the cluster and returns when all its masters and nodes take part.
   *
   * @throws ClusterStartException it did not start, for a reason a person can do something about
   */
  public LocalCluster start() throws IOException {
    return start(StartProgress.SILENT);
  }

  /** Starts the cluster and tells of each step. */
  public LocalCluster start(StartProgress progress) throws IOException {
    return new ClusterStart(plan(), progress).run();
  }

  private Path folder() {
    Path chosen = dataFolder;
    if (chosen != null) {
      return chosen;
    }
    return ephemeral ? temporaryFolder() : DataFolder.chosen(null);
  }

  /** The whole of it is the cluster's and goes with it; the start makes it. */
  private static Path temporaryFolder() {
    return Path.of(System.getProperty("java.io.tmpdir"), "cpcluster-" + UUID.randomUUID());
  }
}
