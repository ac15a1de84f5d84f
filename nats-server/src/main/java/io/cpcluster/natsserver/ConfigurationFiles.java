package io.cpcluster.natsserver;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Writes the configuration of one server: the templates of {@code nats-conf/} as they are, and
 * beside them the values they name.
 */
final class ConfigurationFiles {
  private static final String TEMPLATES = "/nats-conf/";
  private static final String FIRST_LINE = "# Written by the launcher at every start.\n";

  private ConfigurationFiles() {}

  /**
   * @param port to listen on, which may differ from the one in the settings
   * @param place empty for a single server
   */
  static void write(
      ServerFolder folder,
      NatsServerSettings settings,
      int port,
      int monitorPort,
      Optional<ClusterPlace> place)
      throws IOException {
    Files.writeString(folder.file("server.conf"), template("server.conf"));
    Files.writeString(
        folder.file("settings.conf"), settingsText(folder, settings, port, monitorPort));
    writeAccess(folder, settings.access());
    if (place.isPresent()) {
      SecretFile.write(folder.file("routes.conf"), routesText(place.get()));
    }
    String top = place.isPresent() ? "cluster-of-three.conf" : "single.conf";
    Files.writeString(folder.configuration(), template(top));
  }

  private static String settingsText(
      ServerFolder folder, NatsServerSettings settings, int port, int monitorPort) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("SERVER_NAME", quoted(settings.name()));
    values.put("LISTEN", quoted(settings.host() + ":" + port));
    values.put("MONITOR", quoted("127.0.0.1:" + monitorPort));
    values.put("PID_FILE", quoted(folder.pidFile()));
    values.put("PORTS_FOLDER", quoted(folder.portsFolder()));
    values.put("LOG_FILE", quoted(folder.log()));
    values.put("STORE_FOLDER", quoted(folder.store()));
    values.put("MAX_FILE_STORE", Long.toString(settings.maxFileStoreBytes()));
    values.put("SYNC_INTERVAL", quoted(settings.syncInterval().configured()));
    return assignments(values);
  }

  private static void writeAccess(ServerFolder folder, Access access) throws IOException {
    switch (access) {
      case Access.Everybody() -> {
        Files.writeString(folder.file("accounts.conf"), template("no-accounts.conf"));
        Files.deleteIfExists(folder.file("users.conf"));
      }
      case Access.Users(NatsUsers users) -> {
        Map<String, String> values = new LinkedHashMap<>();
        for (NatsUser user : users.all()) {
          values.put(user.name().toUpperCase(Locale.ROOT) + "_PASSWORD", quoted(user.password()));
        }
        SecretFile.write(folder.file("users.conf"), assignments(values));
        Files.writeString(folder.file("accounts.conf"), template("accounts.conf"));
      }
    }
  }

  private static String routesText(ClusterPlace place) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("CLUSTER_NAME", quoted(place.cluster()));
    values.put("ROUTE_LISTEN", quoted("127.0.0.1:" + place.routePort()));
    values.put("ROUTE_USER", quoted(place.routeUser().name()));
    values.put("ROUTE_PASSWORD", quoted(place.routeUser().password()));
    List<Integer> ports = place.allRoutePorts();
    for (int i = 0; i < ports.size(); i++) {
      values.put("ROUTE_" + (i + 1), quoted(place.routeUrl(ports.get(i))));
    }
    return assignments(values);
  }

  private static String assignments(Map<String, String> values) {
    StringBuilder text = new StringBuilder(FIRST_LINE);
    values.forEach((name, value) -> text.append(name).append(": ").append(value).append('\n'));
    return text.toString();
  }

  private static String quoted(Path path) {
    return quoted(path.toString());
  }

  private static String quoted(String text) {
    if (text.chars().anyMatch(c -> c < ' ')) {
      throw new IllegalArgumentException("control character in \"" + text + "\"");
    }
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static String template(String name) throws IOException {
    try (InputStream in = ConfigurationFiles.class.getResourceAsStream(TEMPLATES + name)) {
      if (in == null) {
        throw new IOException("the template " + name + " is missing in this program");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
