package io.cpcluster.system;

import io.cpcluster.contracts.json.Json;
import io.cpcluster.launcher.folder.ClusterFolder;
import io.cpcluster.launcher.folder.ClusterRecord;
import io.cpcluster.launcher.foundation.Foundation;
import io.cpcluster.launcher.foundation.Founding;
import io.cpcluster.launcher.foundation.FoundingPlan;
import io.cpcluster.launcher.foundation.NatsAddress;
import io.cpcluster.natsserver.binary.NatsServerBinary;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A cluster as people found it by hand: the files of {@code init}, and its nats-servers, masters
 * and nodes as processes of their own, over TLS.
 */
final class Founded implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int ROUTES = 2_000;
  private static final int MONITOR = 4_000;

  final ClusterFolder folder;
  final Programs programs;
  private final List<Process> servers = new ArrayList<>();
  private final List<Programs.Running> members = new ArrayList<>();
  private final Founding founding;

  private Founded(ClusterFolder folder, Founding founding) {
    this.folder = folder;
    this.founding = founding;
    this.programs = new Programs(folder.root());
  }

  /** Founds a cluster and starts its servers. */
  static Founded of(Path root, int servers, String host) throws Exception {
    Founded founded = withoutState(root, servers, host);
    try {
      founded.founding.makeState(LIMIT);
      return founded;
    } catch (Exception | AssertionError failed) {
      founded.close();
      throw failed;
    }
  }

  /** The same without streams: a NATS that is ready for anybody. */
  static Founded withoutState(Path root, int servers, String host) throws Exception {
    ClusterFolder folder = new ClusterFolder(root);
    List<NatsAddress> addresses = new ArrayList<>();
    for (int port : freePorts(servers)) {
      addresses.add(NatsAddress.parse("tls://" + host + ":" + port));
    }
    Founding founding =
        Founding.of(folder, new FoundingPlan("founded", addresses, "1s", 1_000_000, 2, false));
    Founded founded = new Founded(folder, founding);
    try {
      founded.startServers(servers);
      return founded;
    } catch (Exception | AssertionError failed) {
      founded.close();
      throw failed;
    }
  }

  ClusterRecord record() {
    return founding.record();
  }

  List<String> urls() {
    return founding.record().natsUrls();
  }

  Foundation foundation() throws IOException {
    return Foundation.load(folder, record().name());
  }

  List<Process> servers() {
    return List.copyOf(servers);
  }

  Path serverFolder(int number) {
    return folder.nats().resolve("nats-" + number);
  }

  People people() throws Exception {
    return People.of(urls(), Foundation.admin(folder));
  }

  /** Starts a master that was made an authority for, with further settings. */
  Programs.Running master(int number, Map<String, Object> settings) throws Exception {
    Path file = folder.masters().resolve("master-" + number + ".json");
    ObjectNode all = (ObjectNode) read(file);
    settings.forEach((name, value) -> all.set(name, tree(value)));
    Files.writeString(file, all.toString());
    Programs.Running master =
        programs.startJava(Map.of(), Programs.MASTER, folder.root().relativize(file).toString());
    members.add(master);
    master.awaitOutput("is ready", LIMIT);
    return master;
  }

  /** Starts a node that joins by the first token, on loopback. */
  Programs.Running node(String id, Map<String, Object> settings) throws Exception {
    Path file = folder.root().resolve(id + "-" + members.size() + ".json");
    ObjectNode all = (ObjectNode) tree(Map.of("id", id, "slots", 2, "address", "127.0.0.1"));
    all.put("data_dir", folder.nodes().resolve(id).toString());
    all.put("join", folder.joinFile().toString());
    settings.forEach((name, value) -> all.set(name, tree(value)));
    Files.writeString(file, all.toString());
    Programs.Running node = programs.startJava(Map.of(), Programs.NODE, file.toString());
    members.add(node);
    return node;
  }

  static JsonNode read(Path file) throws Exception {
    return Json.readTree(Files.readAllBytes(file));
  }

  private static JsonNode tree(Object value) {
    try {
      return Json.readTree(Json.write(value));
    } catch (io.cpcluster.contracts.json.InvalidField impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private void startServers(int count) throws IOException {
    for (int i = 1; i <= count; i++) {
      servers.add(startServer(i));
    }
  }

  Process startServer(int number) throws IOException {
    return new ProcessBuilder(NatsServerBinary.find().binary().toString(), "-c", "nats-server.conf")
        .directory(serverFolder(number).toFile())
        .redirectErrorStream(true)
        .redirectOutput(serverFolder(number).resolve("out.log").toFile())
        .start();
  }

  /** Ends a server as a crash would, and starts it again. */
  void restartServer(int number) throws Exception {
    Process old = servers.get(number - 1);
    old.destroyForcibly();
    old.onExit().join();
    servers.set(number - 1, startServer(number));
  }

  /** This machine's address that others may reach; empty when it has none. */
  static Optional<String> addressOffLoopback() throws IOException {
    for (NetworkInterface card : NetworkInterface.networkInterfaces().toList()) {
      for (InetAddress address : card.inetAddresses().toList()) {
        if (address instanceof Inet4Address && !address.isLoopbackAddress() && card.isUp()) {
          return Optional.of(address.getHostAddress());
        }
      }
    }
    return Optional.empty();
  }

  private static List<Integer> freePorts(int count) {
    List<Integer> ports = new ArrayList<>();
    while (ports.size() < count) {
      int port = ThreadLocalRandom.current().nextInt(20_000, 28_000);
      if (!ports.contains(port)
          && isFree(port)
          && isFree(port + ROUTES)
          && isFree(port + MONITOR)) {
        ports.add(port);
      }
    }
    return ports;
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }

  @Override
  public void close() {
    members.forEach(Programs.Running::close);
    servers.forEach(Process::destroyForcibly);
    servers.forEach(server -> server.onExit().join());
  }
}
