package io.cpcluster.chaos.faults;

import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.members.Member;
import io.cpcluster.launcher.processes.Signals;
import io.cpcluster.natsserver.NatsServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Processes that are killed, stand still, or are told to end; all come back. */
final class ProcessFaults {
  private static final Duration STOP_LIMIT = Duration.ofSeconds(15);
  private static final Duration HEALTHY_LIMIT = Duration.ofSeconds(60);

  private final LocalCluster cluster;

  ProcessFaults(LocalCluster cluster) {
    this.cluster = cluster;
  }

  Fault killNode(Member node) {
    return new Fault(node.id(), node::kill, () -> startAgain(node));
  }

  Fault stopNode(Member node) {
    return new Fault(node.id(), () -> node.stop(STOP_LIMIT), () -> startAgain(node));
  }

  Fault killMaster(Member master) {
    return new Fault(master.id(), master::kill, this::startMaster);
  }

  Fault stopMaster(Member master) {
    return new Fault(master.id(), () -> master.stop(STOP_LIMIT), this::startMaster);
  }

  Fault pause(Member member) {
    return new Fault(member.id(), member::pause, member::resume);
  }

  Fault killAll(List<Member> masters) {
    return new Fault(
        "all " + masters.size(),
        () -> masters.forEach(Member::kill),
        () -> {
          for (Member _ : masters) {
            startMaster();
          }
        });
  }

  Fault kill(NatsServer server) {
    return new Fault(server.name(), server::kill, () -> restart(List.of(server)));
  }

  Fault pause(NatsServer server) {
    ProcessHandle process = server.process();
    return new Fault(
        server.name(),
        () -> Signals.pause(process),
        () -> {
          Signals.resume(process);
          server.awaitHealthy(HEALTHY_LIMIT);
        });
  }

  Fault killOthers(NatsServer spared) {
    List<NatsServer> others =
        cluster.natsServers().stream().filter(s -> !s.name().equals(spared.name())).toList();
    return new Fault(
        "all but " + spared.name(), () -> others.forEach(NatsServer::kill), () -> restart(others));
  }

  Fault restartAll() {
    Everything all = new Everything(cluster);
    return new Fault("all " + all.size() + " processes", all::kill, all::startAgain);
  }

  private void startAgain(Member node) throws IOException {
    var _ = cluster.startNodeAgain(node.id());
  }

  private void startMaster() throws IOException {
    var _ = cluster.startMaster();
  }

  /** They come back together: one alone has no leader to ask. */
  static void restart(List<NatsServer> servers) throws IOException {
    for (NatsServer server : servers) {
      server.restart();
    }
    for (NatsServer server : servers) {
      server.awaitHealthy(HEALTHY_LIMIT);
    }
  }
}
