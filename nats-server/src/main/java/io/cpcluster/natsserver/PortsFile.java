package io.cpcluster.natsserver;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the file in which a server writes its addresses once it listens. */
final class PortsFile {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private PortsFile() {}

  /**
   * The addresses, or empty while the file is missing or half written.
   *
   * @param host the address that the server was told to listen on
   */
  static Optional<Addresses> read(Path folder, String host) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      Optional<Path> file = files.filter(f -> f.toString().endsWith(".ports")).findFirst();
      return file.isEmpty() ? Optional.empty() : parse(Files.readString(file.get()), host);
    }
  }

  private static Optional<Addresses> parse(String json, String host) {
    try {
      JsonNode ports = JSON.readTree(json);
      String client = ports.path("nats").path(0).asString("");
      String monitor = ports.path("monitoring").path(0).asString("");
      if (client.isEmpty() || monitor.isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(
          new Addresses(
              new InetSocketAddress(reachable(host), URI.create(client).getPort()),
              new InetSocketAddress(reachable("127.0.0.1"), URI.create(monitor).getPort())));
    } catch (JacksonException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /** A server that listens on all addresses is reached on loopback. */
  private static InetAddress reachable(String host) {
    InetAddress address = InetAddress.ofLiteral(host);
    return address.isAnyLocalAddress() ? InetAddress.ofLiteral("127.0.0.1") : address;
  }
}
