package io.cpcluster.natsserver;

import java.util.List;

/**
 * A server's place among the servers of a cluster.
 *
 * @param cluster name of the cluster of servers
 * @param listen where this server listens for the others, {@code 127.0.0.1:6222}
 * @param addresses where each of the servers is reached by the others, this one included
 * @param advertise where the others are told that this one is reached; empty for where it listens
 * @param user with which the servers know each other
 */
public record ClusterPlace(
    String cluster, String listen, List<String> addresses, String advertise, RouteUser user) {
  /** Copies the list. */
  public ClusterPlace {
    addresses = List.copyOf(addresses);
  }

  String routeUrl(String address) {
    return "nats-route://" + user.name() + ":" + user.password() + "@" + address;
  }
}
