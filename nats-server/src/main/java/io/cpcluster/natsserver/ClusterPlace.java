package io.cpcluster.natsserver;

import java.util.List;

/**
 * A server's place among the servers of a cluster.
 *
 * @param cluster name of the cluster of servers
 * @param routePort where this server listens for the others, on 127.0.0.1
 * @param allRoutePorts the same of all servers, this one included
 * @param routeUser with which the servers know each other
 */
record ClusterPlace(
    String cluster, int routePort, List<Integer> allRoutePorts, NatsUser routeUser) {
  ClusterPlace {
    allRoutePorts = List.copyOf(allRoutePorts);
  }

  String routeUrl(int port) {
    return "nats-route://" + routeUser.name() + ":" + routeUser.password() + "@127.0.0.1:" + port;
  }
}
