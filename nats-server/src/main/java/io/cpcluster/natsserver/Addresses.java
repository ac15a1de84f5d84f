package io.cpcluster.natsserver;

import java.net.InetSocketAddress;

/**
 * Where a server listens.
 *
 * @param client for NATS clients
 * @param monitor for HTTP
 */
record Addresses(InetSocketAddress client, InetSocketAddress monitor) {
  String url() {
    return "nats://" + client.getHostString() + ":" + client.getPort();
  }

  String monitorUrl() {
    return "http://" + monitor.getHostString() + ":" + monitor.getPort();
  }
}
