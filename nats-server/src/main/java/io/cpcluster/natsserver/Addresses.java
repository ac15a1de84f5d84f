package io.cpcluster.natsserver;

import java.net.InetSocketAddress;

/**
 * Where a server is reached.
 *
 * @param client for NATS clients
 * @param monitor for HTTP
 */
record Addresses(InetSocketAddress client, InetSocketAddress monitor) {
  String url() {
    return "nats://" + text(client);
  }

  String monitorUrl() {
    return "http://" + text(monitor);
  }

  private static String text(InetSocketAddress address) {
    String host = address.getHostString();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }
}
