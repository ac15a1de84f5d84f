package io.cpcluster.chaos.faults;

import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.members.Member;
import io.cpcluster.launcher.processes.Signals;
import io.cpcluster.natsserver.NatsServer;
import java.io.IOException;
import java.util.List;

/** All processes of a cluster that run now. */
final class Everything {
  private final LocalCluster cluster;
  private final List<Member> nodes;
  private final List<Member> masters;
  private final List<NatsServer> servers;

  Everything(LocalCluster cluster) {
    this.cluster = cluster;
    this.nodes = cluster.nodes().stream().filter(Member::isAlive).toList();
    this.masters = cluster.masters().stream().filter(Member::isAlive).toList();
    this.servers = List.copyOf(cluster.natsServers());
  }

  int size() {
    return nodes.size() + masters.size() + servers.size();
  }

  /** Lets all stand still. */
  void pause() throws IOException {
    for (NatsServer server : servers) {
      Signals.pause(server.process());
    }
    for (Member master : masters) {
      master.pause();
    }
    for (Member node : nodes) {
      node.pause();
    }
  }

  void kill() {
    servers.forEach(NatsServer::kill);
    masters.forEach(Member::kill);
    nodes.forEach(Member::kill);
  }

  void startAgain() throws IOException {
    ProcessFaults.restart(servers);
    for (Member _ : masters) {
      var _ = cluster.startMaster();
    }
    for (Member node : nodes) {
      var _ = cluster.startNodeAgain(node.id());
    }
  }
}
