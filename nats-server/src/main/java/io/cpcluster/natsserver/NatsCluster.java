package io.cpcluster.natsserver;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/** One or three nats-servers on this machine. Immutable; each server guards itself. */
public final class NatsCluster implements AutoCloseable {
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);
  private static final int MAX_STARTS = 3;
  private static final int LARGEST = 3;

  private final List<NatsServer> servers;

  private NatsCluster(List<NatsServer> servers) {
    this.servers = List.copyOf(servers);
  }

  /**
   * Starts servers named nats-1 to nats-3 in folders of these names and returns when all answer
   * and, if three, have elected a leader.
   *
   * @param count 1 or 3
   * @param settings of each; the folder holds those of the servers, the ports are wanted from the
   *     given ones on
   * @throws NatsServerStartException one did not start; the others are ended
   */
  public static NatsCluster start(int count, NatsServerSettings settings) throws IOException {
    return start(count, settings, RoutePath.STRAIGHT);
  }

  /** The same with servers that reach each other by a way of their own. */
  public static NatsCluster start(int count, NatsServerSettings settings, RoutePath between)
      throws IOException {
    if (count != 1 && count != LARGEST) {
      throw new IllegalArgumentException(count + " nats-servers; 1 or 3 make sense");
    }
    for (int tries = 1; ; tries++) {
      try {
        return startOnce(count, settings, between);
      } catch (NatsServerStartException e) {
        if (!e.isPortTaken() || tries >= MAX_STARTS) {
          throw e;
        }
      }
    }
  }

  /** Three servers for tests, else as {@link NatsServer#forTests(Path, Access)}. */
  public static NatsCluster forTests(Path folder, Access access) throws IOException {
    return start(LARGEST, NatsServer.testSettings(folder).access(access).build());
  }

  /** Takes over the servers that were started in the folder and still run. */
  public static NatsCluster attach(Path folder) {
    List<NatsServer> running = new ArrayList<>();
    for (int number = 1; number <= LARGEST; number++) {
      NatsServer.attach(folder.resolve(name(number))).ifPresent(running::add);
    }
    return new NatsCluster(running);
  }

  private static NatsCluster startOnce(int count, NatsServerSettings settings, RoutePath between)
      throws IOException {
    List<Callable<NatsServer>> starts = new ArrayList<>();
    List<ClusterPlace> places = count == 1 ? List.of() : places(count, between);
    List<Integer> ports = ports(count, InetAddress.ofLiteral(settings.host()), settings.port());
    List<Integer> monitorPorts =
        ports(count, InetAddress.ofLiteral("127.0.0.1"), settings.monitorPort());
    for (int i = 0; i < count; i++) {
      NatsServerSettings own =
          settings.toBuilder()
              .name(name(i + 1))
              .folder(settings.folder().resolve(name(i + 1)))
              .port(ports.get(i))
              .monitorPort(monitorPorts.get(i))
              .build();
      Optional<ClusterPlace> place =
          places.isEmpty() ? Optional.empty() : Optional.of(places.get(i));
      starts.add(() -> NatsServer.start(own, place));
    }
    NatsCluster cluster = new NatsCluster(startTogether(starts));
    cluster.awaitHealthyOrKill(settings.startLimit());
    return cluster;
  }

  private static String name(int number) {
    return "nats-" + number;
  }

  private static List<ClusterPlace> places(int count, RoutePath between) throws IOException {
    List<Integer> routePorts = FreePorts.any(count);
    List<String> addresses = routePorts.stream().map(port -> "127.0.0.1:" + port).toList();
    RouteUser user = RouteUser.generate();
    List<ClusterPlace> places = new ArrayList<>();
    for (int own = 0; own < count; own++) {
      List<String> ways = new ArrayList<>();
      for (int other = 0; other < count; other++) {
        String real = addresses.get(other);
        ways.add(own == other ? real : between.address(name(own + 1), name(other + 1), real));
      }
      places.add(
          new ClusterPlace("cpcluster", addresses.get(own), ways, between.advertised(), user));
    }
    return places;
  }

  /** Different ports, so that servers that start at the same time do not want the same one. */
  private static List<Integer> ports(int count, InetAddress address, int wanted)
      throws IOException {
    List<Integer> ports = new ArrayList<>();
    int next = wanted;
    for (int i = 0; i < count; i++) {
      int port = wanted == NatsServerSettings.ANY_PORT ? wanted : FreePorts.from(address, next);
      ports.add(port);
      next = port + 1;
    }
    return ports;
  }

  private static List<NatsServer> startTogether(List<Callable<NatsServer>> starts)
      throws IOException {
    List<NatsServer> started = new ArrayList<>();
    List<Throwable> failures = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<NatsServer> start : threads.invokeAll(starts)) {
        try {
          started.add(start.get());
        } catch (ExecutionException e) {
          failures.add(e.getCause() == null ? e : e.getCause());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failures.add(e);
    }
    if (failures.isEmpty()) {
      return started;
    }
    started.forEach(NatsServer::kill);
    throw failures.getFirst() instanceof IOException known
        ? known
        : new IOException("the nats-servers did not start", failures.getFirst());
  }

  private void awaitHealthyOrKill(Duration limit) throws IOException {
    try {
      awaitHealthy(limit);
    } catch (IOException e) {
      servers.forEach(NatsServer::kill);
      throw e;
    }
  }

  /** Waits until every server is healthy, see {@link NatsServer#awaitHealthy}. */
  public void awaitHealthy(Duration limitEach) throws IOException {
    for (NatsServer server : servers) {
      server.awaitHealthy(limitEach);
    }
  }

  /** The servers, nats-1 first. */
  public List<NatsServer> servers() {
    return servers;
  }

  /** The addresses of all servers for clients, separated by commas. */
  public String url() {
    return servers.stream().map(NatsServer::url).collect(Collectors.joining(","));
  }

  /** Ends all servers in order, at the same time. */
  public void stop(Duration limit) {
    servers.forEach(server -> server.process().destroy());
    servers.forEach(server -> server.stop(limit));
  }

  /** Stops all servers within 10 seconds each. */
  @Override
  public void close() {
    stop(STOP_LIMIT);
  }

  @Override
  public String toString() {
    return servers.toString();
  }
}
