package io.cpcluster.launcher;

import io.cpcluster.launcher.folder.ClusterFolder;
import io.cpcluster.launcher.folder.ClusterRecord;
import io.cpcluster.launcher.folder.ClusterRecord.NatsEntry;
import io.cpcluster.launcher.folder.FolderLock;
import io.cpcluster.launcher.foundation.FirstToken;
import io.cpcluster.launcher.foundation.Foundation;
import io.cpcluster.launcher.foundation.FoundingPlan;
import io.cpcluster.launcher.members.Member;
import io.cpcluster.launcher.members.MemberStart;
import io.cpcluster.launcher.processes.Janitor;
import io.cpcluster.launcher.processes.ProcessMark;
import io.cpcluster.launcher.state.Initialisation;
import io.cpcluster.launcher.state.Readiness;
import io.cpcluster.natsserver.Lifetime;
import io.cpcluster.natsserver.NatsCluster;
import io.cpcluster.natsserver.NatsServer;
import io.cpcluster.natsserver.NatsServerSettings;
import io.cpcluster.natsserver.binary.FoundNatsServer;
import io.cpcluster.natsserver.binary.NatsServerBinary;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Starts a cluster, step by step: nats-servers, state, masters and nodes together, until all take
 * part. What was started is ended again when a step fails or the process is told to end.
 */
final class ClusterStart {
  private static final Duration LOCK_LIMIT = Duration.ofSeconds(30);
  private static final Duration STATE_PATIENCE = Duration.ofSeconds(20);

  private final ClusterPlan plan;
  private final StartProgress progress;
  private final ClusterFolder folder;
  private final long beganNanos = System.nanoTime();

  ClusterStart(ClusterPlan plan, StartProgress progress) {
    this.plan = plan;
    this.progress = progress;
    this.folder = new ClusterFolder(plan.dataFolder());
  }

  LocalCluster run() throws IOException {
    requireFreeFolder();
    try (FolderLock _ = FolderLock.take(folder, LOCK_LIMIT)) {
      Optional<ClusterRecord> before = recordBefore();
      folder.make();
      Foundation foundation = Foundation.make(folder, name(before));
      if (plan.nodes().stream().anyMatch(NodePlan::runsCommands)) {
        foundation.allowShell();
      }
      FoundNatsServer binary = findNats();
      @Nullable Janitor janitor = plan.ephemeral() ? Janitor.start(folder.root()) : null;
      Undo undo = new Undo(folder, before, janitor);
      try {
        LocalCluster cluster = start(before, foundation, binary, undo, janitor);
        undo.forget();
        return cluster;
      } catch (IOException | RuntimeException e) {
        undo.run();
        throw e;
      }
    }
  }

  private LocalCluster start(
      Optional<ClusterRecord> before,
      Foundation foundation,
      FoundNatsServer binary,
      Undo undo,
      @Nullable Janitor janitor)
      throws IOException {
    NatsCluster servers =
        NatsCluster.start(
            plan.natsServers(), natsSettings(foundation, binary), plan.ways().betweenServers());
    undo.servers(servers);
    undo.requireGoingOn();
    if (janitor != null) {
      for (NatsServer server : servers.servers()) {
        janitor.watch(server.pid());
      }
    }
    ClusterRecord record = record(before, servers);
    record.save(folder);
    progress.natsReady(record.natsUrls(), plan.natsPort(), elapsed());
    LocalCluster cluster =
        new LocalCluster(
            folder,
            record,
            foundation,
            servers,
            new MemberStart(folder, janitor, MemberStart.Extras.of(plan)),
            janitor,
            true);
    undo.cluster(cluster);
    Initialisation.create(
        record, foundation.master(), new FirstToken(foundation, Optional.empty()), STATE_PATIENCE);
    List<MemberStart.Started> masters = new ArrayList<>();
    for (int i = 0; i < plan.masters(); i++) {
      undo.requireGoingOn();
      masters.add(cluster.launchMaster(List.of()));
    }
    for (NodePlan node : plan.nodes()) {
      undo.requireGoingOn();
      Member _ = cluster.launchNode(node, List.of());
    }
    for (MemberStart.Started master : masters) {
      Member _ = cluster.identify(master, remaining());
    }
    cluster.started();
    awaitReady(cluster);
    return cluster;
  }

  private void awaitReady(LocalCluster cluster) throws IOException {
    try (Readiness readiness = new Readiness(cluster.natsUrls(), cluster.people())) {
      if (plan.masters() == 0) {
        return;
      }
      readiness.awaitMasters(cluster.masters(), remaining());
      progress.mastersReady(cluster.masters().stream().map(m -> m.id()).toList(), elapsed());
      readiness.awaitNodes(cluster.nodes(), remaining());
      progress.nodesReady(cluster.nodes().stream().map(n -> n.id()).toList(), elapsed());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new ClusterStartException("the start was interrupted");
    }
  }

  private void requireFreeFolder() throws IOException {
    if (!folder.isFree()) {
      throw new ClusterStartException(
          folder.root() + " holds files that are no cluster's: name an empty or a new folder");
    }
  }

  /** What an earlier cluster left here, for its state to be taken up again. */
  private Optional<ClusterRecord> recordBefore() throws IOException {
    Optional<LocalCluster> running = LocalCluster.open(folder.root());
    if (running.isPresent()) {
      if (running.get().isNatsAlive()) {
        throw new ClusterStartException("a cluster already runs in " + folder.root());
      }
      running.get().kill();
    }
    Optional<ClusterRecord> before = ClusterRecord.load(folder);
    if (plan.ephemeral() && before.isPresent() && !before.get().ephemeral()) {
      throw new ClusterStartException(
          folder.root()
              + " holds a stopped cluster, whose state an ephemeral one would remove at its end:"
              + " name another folder with --data, or start without --ephemeral");
    }
    if (before.isPresent() && before.get().natsServers() != plan.natsServers()) {
      throw new ClusterStartException(
          "the cluster in %s has %d nats-server(s) and cannot become one of %d: use another folder,"
                  .formatted(folder.root(), before.get().natsServers(), plan.natsServers())
              + " or remove this one with: cpcluster dev down --purge");
    }
    if (before.isPresent() && before.get().up()) {
      progress.takingUpAgain(folder.root());
    }
    return before;
  }

  /** A cluster keeps the name it was made with. */
  private String name(Optional<ClusterRecord> before) {
    return before.map(ClusterRecord::name).orElse(plan.name());
  }

  private FoundNatsServer findNats() throws IOException {
    progress.lookingForNats();
    FoundNatsServer found = NatsServerBinary.find();
    progress.natsFound(found, elapsed());
    return found;
  }

  private NatsServerSettings natsSettings(Foundation foundation, FoundNatsServer binary) {
    return NatsServerSettings.builder(binary.binary(), folder.nats())
        .port(plan.natsPort())
        .access(foundation.access())
        .syncInterval(FoundingPlan.syncInterval(plan.syncInterval()))
        .lifetime(plan.ephemeral() ? Lifetime.THIS_JVM : Lifetime.DETACHED)
        .startLimit(plan.startLimit())
        .build();
  }

  private ClusterRecord record(Optional<ClusterRecord> before, NatsCluster servers) {
    List<NatsEntry> entries = new ArrayList<>();
    for (NatsServer server : servers.servers()) {
      ProcessMark mark = ProcessMark.of(server.process());
      entries.add(
          new NatsEntry(
              server.name(), server.url(), server.monitorUrl(), mark.pid(), mark.start()));
    }
    return new ClusterRecord(
        ClusterRecord.VERSION,
        before.map(ClusterRecord::clusterId).orElseGet(Initialisation::newClusterId),
        name(before),
        System.currentTimeMillis(),
        true,
        plan.ephemeral(),
        plan.natsServers(),
        plan.natsPort(),
        plan.syncInterval(),
        plan.failoverTimeout().toMillis(),
        plan.maxRecords(),
        entries,
        List.of(),
        List.of());
  }

  private Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - beganNanos);
  }

  private Duration remaining() {
    Duration rest = plan.startLimit().minus(elapsed());
    return rest.isNegative() ? Duration.ZERO : rest;
  }
}
