package io.cpcluster.chaos.network;

import io.cpcluster.launcher.WayToNats;
import io.cpcluster.natsserver.NatsServer;
import io.cpcluster.natsserver.RoutePath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * All paths of a cluster: from each master and node to each nats-server, from each nats-server to
 * each other one, and to the ports of links. Thread-safe.
 */
public final class Network implements WayToNats, RoutePath, AutoCloseable {
  /** Where nodes say that they are reached; they listen on 127.0.0.1. */
  public static final String LINK_ADDRESS = "127.0.1.1";

  /** Guarded by this, as are the others: by member and server, by the two servers, by port. */
  private final Map<String, FaultyPath> toNats = new TreeMap<>();

  private final Map<String, FaultyPath> between = new TreeMap<>();
  private final List<FaultyPath> links = new ArrayList<>();

  /**
   * @param firstLinkPort the first of so many ports from which links are leased
   */
  public Network(int firstLinkPort, int linkPorts) throws IOException {
    for (int port = firstLinkPort; port < firstLinkPort + linkPorts; port++) {
      links.add(
          new FaultyPath(
              new InetSocketAddress(InetAddress.ofLiteral(LINK_ADDRESS), port), loopback(port)));
    }
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  @Override
  public synchronized List<String> urls(String member, List<String> servers) {
    return servers.stream()
        .map(
            server -> urlThrough(path(toNats, member + ">" + server, URI.create(server).getPort())))
        .toList();
  }

  private static String urlThrough(FaultyPath path) {
    return "nats://127.0.0.1:" + path.address().getPort();
  }

  @Override
  public synchronized String address(String from, String to, String real) {
    int port = Integer.parseInt(real.substring(real.lastIndexOf(':') + 1));
    return "127.0.0.1:" + path(between, from + ">" + to, port).address().getPort();
  }

  /** Nobody listens there, so that no server finds a straight way to another one. */
  @Override
  public String advertised() {
    return "127.0.0.1:1";
  }

  private static FaultyPath path(Map<String, FaultyPath> paths, String name, int port) {
    return paths.computeIfAbsent(
        name,
        _ -> {
          try {
            return FaultyPath.to(loopback(port));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /** The paths of a master or node to NATS. */
  public synchronized Paths ofMember(String member) {
    return new Paths(
        toNats.entrySet().stream()
            .filter(entry -> entry.getKey().startsWith(member + ">"))
            .map(Map.Entry::getValue)
            .toList());
  }

  /** The paths between a nats-server and the other ones, in both directions. */
  public synchronized Paths ofServer(String server) {
    return new Paths(
        between.entrySet().stream()
            .filter(
                entry ->
                    entry.getKey().startsWith(server + ">")
                        || entry.getKey().endsWith(">" + server))
            .map(Map.Entry::getValue)
            .toList());
  }

  /**
   * The paths that a partition cuts: some members with a nats-server on one side, all others on the
   * other one.
   */
  public synchronized Paths between(Set<String> members, NatsServer server) {
    List<FaultyPath> cut = new ArrayList<>(ofServer(server.name()).all());
    toNats.forEach(
        (name, path) -> {
          String member = name.substring(0, name.indexOf('>'));
          boolean leadsThere = name.endsWith(">" + server.url());
          if (members.contains(member) != leadsThere) {
            cut.add(path);
          }
        });
    return new Paths(cut);
  }

  /** The paths of all links. */
  public synchronized Paths ofLinks() {
    return new Paths(links);
  }

  @Override
  public synchronized void close() throws IOException {
    List<FaultyPath> all = new ArrayList<>(links);
    all.addAll(toNats.values());
    all.addAll(between.values());
    for (FaultyPath path : all) {
      path.close();
    }
  }
}
