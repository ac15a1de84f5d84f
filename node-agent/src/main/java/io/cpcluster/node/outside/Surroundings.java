package io.cpcluster.node.outside;

import java.net.InetAddress;
import java.util.Set;

/**
 * What around a node is not for its tasks.
 *
 * @param own addresses of this machine
 * @param broadcasts addresses that reach all of a network of this machine
 * @param firstLinkPort of the range of links
 * @param lastLinkPort of the range of links
 * @param natsAddresses of NATS servers whose port is the one that is called
 * @param natsHosts their names
 */
record Surroundings(
    Set<InetAddress> own,
    Set<InetAddress> broadcasts,
    int firstLinkPort,
    int lastLinkPort,
    Set<InetAddress> natsAddresses,
    Set<String> natsHosts) {
  Surroundings {
    own = Set.copyOf(own);
    broadcasts = Set.copyOf(broadcasts);
    natsAddresses = Set.copyOf(natsAddresses);
    natsHosts = Set.copyOf(natsHosts);
  }

  boolean isOwn(InetAddress address) {
    return Zone.of(address) == Zone.LOOPBACK || own.contains(address);
  }

  boolean isPortOfLinks(int port) {
    return port >= firstLinkPort && port <= lastLinkPort;
  }

  /** A server on this machine is reached under each of its addresses. */
  boolean isNats(String host, InetAddress address) {
    return natsHosts.contains(host)
        || natsAddresses.contains(address)
        || (isOwn(address) && natsAddresses.stream().anyMatch(this::isOwn));
  }
}
