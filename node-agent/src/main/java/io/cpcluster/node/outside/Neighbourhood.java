package io.cpcluster.node.outside;

import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where the cluster itself is, as a node knows it. Immutable; addresses are looked up when asked.
 *
 * @param firstLinkPort of the range of links
 * @param lastLinkPort of the range of links
 * @param nats the servers the node was told of
 */
public record Neighbourhood(int firstLinkPort, int lastLinkPort, List<Destination> nats) {
  public Neighbourhood {
    nats = List.copyOf(nats);
  }

  /**
   * What matters for a call to a port.
   *
   * @throws Denied when it cannot be told: what may be forbidden is not called
   */
  Surroundings seenFrom(Names names, int port) throws Denied, InterruptedException {
    List<Destination> servers = nats.stream().filter(server -> server.port() == port).toList();
    Set<InetAddress> addresses = new HashSet<>();
    for (Destination server : servers) {
      try {
        names.addresses(server.host()).stream().map(Zone::plain).forEach(addresses::add);
      } catch (UnknownHostException unknown) {
        throw new Denied(
            "whether that is a NATS server of the cluster cannot be told now: "
                + unknown.getMessage());
      }
    }
    return new Surroundings(
        ofInterfaces(false),
        ofInterfaces(true),
        firstLinkPort,
        lastLinkPort,
        addresses,
        servers.stream().map(Destination::host).collect(Collectors.toSet()));
  }

  private static Set<InetAddress> ofInterfaces(boolean broadcasts) throws Denied {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(one -> one.getInterfaceAddresses().stream())
          .map(broadcasts ? InterfaceAddress::getBroadcast : InterfaceAddress::getAddress)
          .filter(address -> address != null)
          .map(Zone::plain)
          .collect(Collectors.toSet());
    } catch (SocketException unreadable) {
      throw new Denied("the addresses of this machine cannot be told now");
    }
  }
}
