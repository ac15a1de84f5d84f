package io.cpcluster.system;

import io.cpcluster.chaos.network.Network;
import io.cpcluster.contracts.node.Role;
import io.cpcluster.launcher.ClusterPlan;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.LocalClusterBuilder;
import io.cpcluster.launcher.NodePlan;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Clusters whose processes reach each other through a network that tests disturb. T is 1 s. */
final class FaultyNetwork {
  static final Duration T = Duration.ofSeconds(1);
  private static final int FIRST_PORT = 53_101;
  private static final int PORTS = 40;

  private FaultyNetwork() {}

  static Network open() throws Exception {
    return new Network(FIRST_PORT, PORTS);
  }

  /** Three masters, and workers whose links go through the network, too. */
  static LocalClusterBuilder plan(Network network, int natsServers, int nodes) {
    Map<String, Object> place =
        Map.of("address", Network.LINK_ADDRESS, "listen_address", "127.0.0.1");
    return LocalCluster.builder()
        .natsServers(natsServers)
        .nodes(Collections.nCopies(nodes, new NodePlan(Role.WORKER, List.of(), 2, place)))
        .failoverTimeout(T)
        .masterSettings(Map.of("min_port", FIRST_PORT, "max_port", FIRST_PORT + PORTS - 1))
        .ways(new ClusterPlan.Ways(network, network));
  }
}
