package io.cpcluster.chaos;

import io.cpcluster.chaos.history.History;
import io.cpcluster.chaos.load.Auditor;
import io.cpcluster.chaos.load.DiskClients;
import io.cpcluster.chaos.load.LinkClients;
import io.cpcluster.chaos.load.Outside;
import io.cpcluster.chaos.machine.DiskInFile;
import io.cpcluster.chaos.network.Network;
import io.cpcluster.contracts.machine.Lies;
import io.cpcluster.contracts.node.Role;
import io.cpcluster.launcher.ClusterPlan;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.LocalClusterBuilder;
import io.cpcluster.launcher.NodePlan;
import io.cpcluster.launcher.members.Member;
import io.cpcluster.launcher.state.NatsAccess;
import io.cpcluster.messaging.ConnectionListener;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.node.config.NodeConfig;
import io.cpcluster.peer.DurableTasks;
import io.cpcluster.peer.Peer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The cluster that faults befall, and who uses it past all faulty paths. */
record Stage(LocalCluster cluster, NatsConnection connection) implements AutoCloseable {
  private static final Duration T = Duration.ofSeconds(1);
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int SERVERS = 3;
  private static final int FIRST_PORT = 54_001;
  private static final int PORTS = 60;
  private static final String PEER = "chaos-peer";

  static Network network() throws IOException {
    return new Network(FIRST_PORT, PORTS);
  }

  /**
   * Three nats-servers, three masters, two nodes for sums, two that call outside and one with a
   * disk.
   *
   * @param disk that holds all of it; null for the machine's own
   */
  static LocalClusterBuilder cluster(
      Settings settings, Network network, @Nullable DiskInFile disk, Outside outside) {
    Map<String, Object> place =
        Map.of("address", Network.LINK_ADDRESS, "listen_address", "127.0.0.1");
    NodePlan worker = new NodePlan(Role.WORKER, List.of(), 2, place);
    NodePlan calling =
        new NodePlan(
            Role.INTERNET,
            List.of(),
            4,
            Map.of("egress_loopback", true, "egress_allow", List.of(outside.address())));
    NodePlan keeping = new NodePlan(Role.DISK, List.of(), 4, place);
    LocalClusterBuilder plan =
        disk == null
            ? LocalCluster.builder()
            : LocalCluster.builder()
                .dataFolder(disk.mounted().resolve("cluster"))
                .syncInterval("always");
    return plan.name("chaos")
        .natsPort(-1)
        .natsServers(SERVERS)
        .failoverTimeout(T)
        .nodes(List.of(worker, worker, calling, calling, keeping))
        .ways(new ClusterPlan.Ways(network, network))
        .masterSettings(Map.of("min_port", FIRST_PORT, "max_port", FIRST_PORT + PORTS - 1))
        .jvmArguments(settings.fenced() ? List.of() : List.of("-D" + Lies.FENCING_OFF + "=yes"))
        .ephemeral(true);
  }

  static Stage of(LocalCluster cluster) throws IOException, InterruptedException {
    NatsConnection connection =
        NatsConnection.open(
            NatsAccess.settings(cluster.natsUrls(), cluster.people(), "chaos"),
            ConnectionListener.NONE);
    if (!connection.awaitConnected(LIMIT)) {
      connection.close();
      throw new IOException("the cluster's NATS lets nobody in");
    }
    return new Stage(cluster, connection);
  }

  /** Uses links of a peer in this process to the nodes for sums. */
  LinkClients linkClients(History history, Auditor auditor, long seed)
      throws IOException, InterruptedException {
    NodeConfig config =
        NodeConfig.client(PEER, cluster.natsUrls(), cluster.peer(PEER).credentials())
            .withPlace(
                new NodeConfig.Place(
                    cluster.dataFolder().resolve(PEER), Network.LINK_ADDRESS, "127.0.0.1"));
    Peer peer = Peer.join(config, LIMIT);
    DurableTasks tasks =
        DurableTasks.open(
            peer, NatsAccess.settings(cluster.natsUrls(), cluster.people(), "links"), LIMIT);
    return new LinkClients(peer, tasks, history, auditor, nodes(Role.WORKER), seed);
  }

  /** Has the node with a disk write. */
  DiskClients diskClients(History history, Auditor auditor) {
    String node = nodes(Role.DISK).getFirst();
    Path storage = cluster.dataFolder().resolve("nodes").resolve(node + ".storage");
    return new DiskClients(connection, history, auditor, node, storage);
  }

  private List<String> nodes(Role role) {
    return cluster.nodes().stream()
        .filter(node -> role.wireName().equals(node.entry().role()))
        .map(Member::id)
        .toList();
  }

  @Override
  public void close() {
    connection.close();
  }
}
