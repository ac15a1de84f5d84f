package io.cpcluster.node.kinds;

import io.cpcluster.contracts.machine.WallClock;
import io.cpcluster.contracts.node.OutsideCalls;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.Task;
import io.cpcluster.node.blobs.BlobSupply;
import io.cpcluster.node.config.NodeConfig;
import io.cpcluster.node.http.HttpExchange;
import io.cpcluster.node.http.HttpRequests;
import io.cpcluster.node.outside.Destination;
import io.cpcluster.node.outside.Egress;
import io.cpcluster.node.outside.InvalidDestination;
import io.cpcluster.node.outside.Neighbourhood;
import io.cpcluster.node.outside.Outside;
import io.cpcluster.node.outside.OutsideLimits;
import io.cpcluster.node.outside.SystemNames;
import io.cpcluster.node.sockets.SocketTasks;
import io.cpcluster.node.sockets.SourcePorts;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Runs the kinds that call other hosts. Thread-safe. */
public final class OutsideKinds implements AutoCloseable {
  private static final int NATS_PORT = 4_222;

  private final SystemNames names = new SystemNames(OutsideLimits.DEFAULT.connect());
  private final Outside outside = new Outside(OutsideLimits.DEFAULT, WallClock.ofMachine());
  private final HttpRequests http;
  private final SocketTasks sockets;

  /**
   * @param config of the node, which says where its tasks may call
   * @param supply of data that is not in a task
   * @param version of the node, told to servers
   */
  public OutsideKinds(NodeConfig config, BlobSupply supply, String version) {
    Egress egress =
        new Egress(
            names,
            config.tasks().egress(),
            new Neighbourhood(config.minPort(), config.maxPort(), natsServers(config.nats())));
    http =
        new HttpRequests(
            outside, new HttpExchange(egress, outside.limits(), OutsideKinds::trusted, version));
    sockets =
        new SocketTasks(outside, egress, supply, new SourcePorts(config.tasks().internetPorts()));
  }

  Result http(Task.HttpRequest task) throws InterruptedException {
    return http.run(task);
  }

  Result tcp(Task.Tcp task) throws InterruptedException {
    return sockets.tcp(task);
  }

  Result udp(Task.Udp task) throws InterruptedException {
    return sockets.udp(task);
  }

  /** What is to be seen of calls; null while there is nothing to say. */
  public @Nullable OutsideCalls calls() {
    return outside.view();
  }

  /** Servers of addresses such as {@code tls://user@host:4222}. */
  static List<Destination> natsServers(List<String> addresses) {
    List<Destination> servers = new ArrayList<>();
    for (String address : addresses) {
      String hostAndPort =
          address
              .replaceFirst("^[A-Za-z]+://", "")
              .replaceFirst("^.*@", "")
              .replaceFirst("/.*$", "");
      try {
        servers.add(Destination.parse(hostAndPort, NATS_PORT));
      } catch (InvalidDestination unreadable) {
        // Nobody can connect to it either.
      }
    }
    return servers;
  }

  private static SSLContext trusted() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException everyJdkHasOne) {
      throw new IllegalStateException(everyJdkHasOne);
    }
  }

  @Override
  public void close() {
    names.close();
  }
}
