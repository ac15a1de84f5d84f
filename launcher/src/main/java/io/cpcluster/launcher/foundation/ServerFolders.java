package io.cpcluster.launcher.foundation;

import io.cpcluster.contracts.config.OwnerOnly;
import io.cpcluster.launcher.folder.ClusterFolder;
import io.cpcluster.natsserver.ClusterPlace;
import io.cpcluster.natsserver.ConfigurationFiles;
import io.cpcluster.natsserver.Encryption;
import io.cpcluster.natsserver.RouteUser;
import io.cpcluster.natsserver.ServerPlan;
import io.cpcluster.natsserver.SyncInterval;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes one folder for each nats-server that somebody else starts: to be copied to its machine,
 * where {@code nats-server -c nats-server.conf} is started in it.
 */
public final class ServerFolders {
  private static final int MONITOR_PORT_DISTANCE = 4_000;
  private static final int ROUTE_PORT_DISTANCE = 2_000;
  private static final int LAST_PORT = 65_535;
  private static final String ROUTE_USER = "route";
  private static final Encryption ENCRYPTION =
      new Encryption(Path.of("server.pem"), Path.of("server.key"), Path.of("root.pem"));

  private final ClusterFolder folder;
  private final Foundation foundation;
  private final List<NatsAddress> addresses;
  private final SyncInterval syncInterval;
  private final long maxFileStoreBytes;

  /**
   * @param addresses one or three, all of them encrypted or none
   */
  public ServerFolders(
      ClusterFolder folder,
      Foundation foundation,
      List<NatsAddress> addresses,
      SyncInterval syncInterval,
      long maxFileStoreBytes) {
    this.folder = folder;
    this.foundation = foundation;
    this.addresses = List.copyOf(addresses);
    this.syncInterval = syncInterval;
    this.maxFileStoreBytes = maxFileStoreBytes;
  }

  /**
   * Writes the folders that are missing.
   *
   * @param anew whether to write all of them; keys and certificates stay
   * @return the folders that were written
   */
  public List<Path> write(boolean anew) throws IOException {
    List<Path> written = new ArrayList<>();
    for (int i = 0; i < addresses.size(); i++) {
      Path server = folder.nats().resolve(name(i));
      if (anew || !Files.exists(server.resolve("nats-server.conf"))) {
        write(server, i);
        written.add(server);
      }
    }
    return written;
  }

  private static String name(int index) {
    return "nats-" + (index + 1);
  }

  private void write(Path server, int index) throws IOException {
    OwnerOnly.createFolder(server);
    if (addresses.get(index).encrypted()) {
      Path root = Foundation.authorities(folder).rootCertificate();
      Foundation.authorities(folder)
          .makeServer(
              name(index),
              List.of(addresses.get(index).host()),
              server.resolve(ENCRYPTION.certificate()),
              server.resolve(ENCRYPTION.key()),
              Instant.now());
      OwnerOnly.write(server.resolve(ENCRYPTION.roots()), Files.readString(root));
    }
    Path _ = ConfigurationFiles.write(server, plan(index));
    OwnerOnly.createFolder(server.resolve("ports"));
  }

  private ServerPlan plan(int index) throws IOException {
    NatsAddress own = addresses.get(index);
    return new ServerPlan(
        name(index),
        listen(own) + ":" + own.port(),
        "127.0.0.1:" + portBeside(own.port(), MONITOR_PORT_DISTANCE),
        foundation.access(),
        own.encrypted() ? Optional.of(ENCRYPTION) : Optional.empty(),
        syncInterval,
        maxFileStoreBytes,
        addresses.size() == 1 ? Optional.empty() : Optional.of(place(index)));
  }

  private ClusterPlace place(int index) throws IOException {
    List<String> routes = new ArrayList<>();
    for (int i = 0; i < addresses.size(); i++) {
      routes.add(addresses.get(i).host() + ":" + routePort(i));
    }
    return new ClusterPlace(
        "cpcluster",
        listen(addresses.get(index)) + ":" + routePort(index),
        routes,
        "",
        routeUser());
  }

  private int routePort(int index) {
    return portBeside(addresses.get(index).port(), ROUTE_PORT_DISTANCE);
  }

  /** 4222 has 6222 for the other servers and 8222 for its monitoring. */
  private static int portBeside(int port, int distance) {
    return port + distance <= LAST_PORT ? port + distance : port - distance;
  }

  private static String listen(NatsAddress address) {
    return address.isLoopback() ? address.host() : "0.0.0.0";
  }

  private RouteUser routeUser() throws IOException {
    Path file = folder.secrets().resolve("route.password");
    if (!Files.exists(file)) {
      OwnerOnly.write(file, RouteUser.generate().password() + "\n");
    }
    return new RouteUser(ROUTE_USER, Files.readString(file).strip());
  }
}
