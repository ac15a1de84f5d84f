package io.cpcluster.node.config;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Addresses of NATS servers as people write them. */
final class NatsAddresses {
  private static final int DEFAULT_PORT = 4222;

  private NatsAddresses() {}

  /** What a list of addresses came to. */
  record Checked(List<String> urls, Optional<String> complaint) {}

  /** Completes scheme and port and refuses what is off this machine and not encrypted. */
  static Checked check(List<String> addresses) {
    List<String> urls = new ArrayList<>();
    for (String address : addresses) {
      Optional<URI> uri = read(address.strip());
      if (uri.isEmpty()) {
        return refused("\"" + address + "\" is not an address such as " + NodeDefaults.NATS);
      }
      if (!"tls".equals(uri.get().getScheme()) && !isLoopback(uri.get().getHost())) {
        return refused(
            "\""
                + address
                + "\" is not on this machine, so it must be encrypted: write tls://"
                + uri.get().getHost());
      }
      urls.add(uri.get().toString());
    }
    return addresses.isEmpty()
        ? refused("the list is empty; an address such as " + NodeDefaults.NATS + " is needed")
        : new Checked(urls, Optional.empty());
  }

  private static Checked refused(String complaint) {
    return new Checked(List.of(), Optional.of(complaint));
  }

  private static Optional<URI> read(String address) {
    try {
      URI uri = URI.create(address.contains("://") ? address : "nats://" + address);
      boolean plain =
          uri.getHost() != null
              && uri.getUserInfo() == null
              && ("nats".equals(uri.getScheme()) || "tls".equals(uri.getScheme()))
              && (uri.getPath().isEmpty() || "/".equals(uri.getPath()));
      int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
      return plain
          ? Optional.of(URI.create(uri.getScheme() + "://" + uri.getHost() + ":" + port))
          : Optional.empty();
    } catch (IllegalArgumentException notAnAddress) {
      return Optional.empty();
    }
  }

  /** By its text alone: what a name means may change after it was checked. */
  static boolean isLoopback(String host) {
    return host.equals("localhost")
        || host.equals("[::1]")
        || host.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
  }
}
