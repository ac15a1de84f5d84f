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

  /** The addresses, or empty while the file is missing or half written. */
  static Optional<Addresses> read(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      Optional<Path> file = files.filter(f -> f.toString().endsWith(".ports")).findFirst();
      return file.isEmpty() ? Optional.empty() : parse(Files.readString(file.get()));
    }
  }

  private static Optional<Addresses> parse(String json) {
    try {
      JsonNode ports = JSON.readTree(json);
      String client = ports.path("nats").path(0).asString("");
      String monitor = ports.path("monitoring").path(0).asString("");
      return client.isEmpty() || monitor.isEmpty()
          ? Optional.empty()
          : Optional.of(new Addresses(address(client), address(monitor)));
    } catch (JacksonException _) {
      return Optional.empty();
    }
  }

  private static InetSocketAddress address(String url) {
    URI uri = URI.create(url);
    return new InetSocketAddress(InetAddress.ofLiteral(uri.getHost()), uri.getPort());
  }
}
