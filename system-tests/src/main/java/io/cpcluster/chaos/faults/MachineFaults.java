package io.cpcluster.chaos.faults;

import io.cpcluster.chaos.machine.DiskInFile;
import io.cpcluster.chaos.machine.Loopback;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.natsserver.NatsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What befalls the machine that all processes run on. Needs root. */
final class MachineFaults {
  private static final int CONNECT_MS = 500;

  private final LocalCluster cluster;
  private final @Nullable DiskInFile disk;

  /**
   * @param disk that holds the cluster; null when it lies on the machine's own
   */
  MachineFaults(LocalCluster cluster, @Nullable DiskInFile disk) {
    this.cluster = cluster;
    this.disk = disk;
  }

  private DiskInFile disk() throws IOException {
    if (disk == null) {
      throw new IOException("the cluster has no disk of its own; say --privileged yes");
    }
    return disk;
  }

  /** Everything ends at once, and of the disk is left what was synced. */
  Fault powerCut() throws IOException {
    DiskInFile ofCluster = disk();
    Everything all = new Everything(cluster);
    AtomicLong gone = new AtomicLong();
    return new Fault(
        "the machine",
        () -> {
          all.pause();
          gone.addAndGet(ofCluster.cutPower(all::kill) ? 1 : 0);
        },
        all::startAgain,
        gone::get);
  }

  /**
   * There is no room for anything. A nats-server that could not write stores nothing more until it
   * is started again, as its operator has to do.
   */
  Fault fullDisk() throws IOException {
    DiskInFile ofCluster = disk();
    return new Fault(
        "the machine",
        ofCluster::fill,
        () -> {
          ofCluster.free();
          List<NatsServer> servers = cluster.natsServers();
          servers.forEach(NatsServer::kill);
          ProcessFaults.restart(servers);
        });
  }

  /** No packet arrives anywhere. */
  Fault noNetwork() throws IOException {
    Loopback.requireOwn();
    return new Fault(
        "the machine",
        () -> {
          Loopback.down();
          requireUnreachable(cluster.natsServers().getFirst());
        },
        Loopback::up);
  }

  private static void requireUnreachable(NatsServer server) throws IOException {
    int port = URI.create(server.url()).getPort();
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MS);
    } catch (IOException unreachable) {
      return;
    }
    throw new IOException(server.name() + " is reached though the network is down");
  }
}
