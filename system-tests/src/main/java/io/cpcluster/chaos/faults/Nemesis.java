package io.cpcluster.chaos.faults;

import io.cpcluster.chaos.faults.Schedule.Planned;
import io.cpcluster.chaos.history.Entry;
import io.cpcluster.chaos.history.History;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.members.Member;
import io.cpcluster.launcher.processes.Signals;
import io.cpcluster.natsserver.NatsServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Does to a cluster what a schedule says, and undoes it: whatever was killed is started again. Used
 * by one thread, which waits for the times of the schedule.
 */
public final class Nemesis {
  private static final Duration STOP_LIMIT = Duration.ofSeconds(15);
  private static final Duration HEALTHY_LIMIT = Duration.ofSeconds(60);

  private final LocalCluster cluster;
  private final History history;

  public Nemesis(LocalCluster cluster, History history) {
    this.cluster = cluster;
    this.history = history;
  }

  /** Does a fault or undoes it. */
  @FunctionalInterface
  private interface Deed {
    void carryOut() throws IOException, InterruptedException;
  }

  /** Carries out the schedule; when this returns, everything runs again. */
  public void run(Schedule schedule) throws IOException, InterruptedException {
    long beganNanos = System.nanoTime();
    for (Planned planned : schedule.faults()) {
      sleepUntil(beganNanos, planned.beginMs());
      befall(planned);
    }
  }

  private static void sleepUntil(long beganNanos, long atMs) throws InterruptedException {
    long restMs = atMs - (System.nanoTime() - beganNanos) / 1_000_000;
    if (restMs > 0) {
      Thread.sleep(restMs);
    }
  }

  private void befall(Planned planned) throws IOException, InterruptedException {
    switch (planned.kind()) {
      case KILL_NODE -> {
        Member node = one(alive(cluster.nodes()), planned);
        last(planned, node.id(), node::kill, () -> startAgain(node));
      }
      case KILL_MASTER -> {
        Member master = one(alive(cluster.masters()), planned);
        last(planned, master.id(), master::kill, this::startMaster);
      }
      case STOP_NODE -> {
        Member node = one(alive(cluster.nodes()), planned);
        last(planned, node.id(), () -> node.stop(STOP_LIMIT), () -> startAgain(node));
      }
      case STOP_MASTER -> {
        Member master = one(alive(cluster.masters()), planned);
        last(planned, master.id(), () -> master.stop(STOP_LIMIT), this::startMaster);
      }
      case PAUSE_NODE -> pause(planned, one(alive(cluster.nodes()), planned));
      case PAUSE_MASTER -> pause(planned, one(alive(cluster.masters()), planned));
      case KILL_NATS -> {
        NatsServer server = one(cluster.natsServers(), planned);
        last(planned, server.name(), server::kill, () -> restart(List.of(server)));
      }
      case PAUSE_NATS -> {
        NatsServer server = one(cluster.natsServers(), planned);
        ProcessHandle process = server.process();
        last(
            planned,
            server.name(),
            () -> Signals.pause(process),
            () -> {
              Signals.resume(process);
              server.awaitHealthy(HEALTHY_LIMIT);
            });
      }
      case NO_QUORUM -> {
        NatsServer spared = one(cluster.natsServers(), planned);
        List<NatsServer> others =
            cluster.natsServers().stream().filter(s -> !s.name().equals(spared.name())).toList();
        last(
            planned,
            "all but " + spared.name(),
            () -> others.forEach(NatsServer::kill),
            () -> restart(others));
      }
      case NO_MASTERS -> {
        List<Member> masters = alive(cluster.masters());
        last(
            planned,
            "all " + masters.size(),
            () -> masters.forEach(Member::kill),
            () -> {
              for (Member _ : masters) {
                startMaster();
              }
            });
      }
    }
  }

  private void pause(Planned planned, Member member) throws IOException, InterruptedException {
    last(planned, member.id(), member::pause, member::resume);
  }

  private void last(Planned planned, String target, Deed doing, Deed undoing)
      throws IOException, InterruptedException {
    String word = planned.kind().word();
    doing.carryOut();
    history.add(at -> new Entry.Injected(at, word, target));
    try {
      Thread.sleep(planned.lastsMs());
    } finally {
      undoing.carryOut();
      history.add(at -> new Entry.Healed(at, word, target));
    }
  }

  private void startAgain(Member node) throws IOException {
    var _ = cluster.startNodeAgain(node.id());
  }

  private void startMaster() throws IOException {
    var _ = cluster.startMaster();
  }

  private static void restart(List<NatsServer> servers) throws IOException {
    for (NatsServer server : servers) {
      server.restart();
    }
    for (NatsServer server : servers) {
      server.awaitHealthy(HEALTHY_LIMIT);
    }
  }

  private static List<Member> alive(List<Member> members) {
    return members.stream().filter(Member::isAlive).toList();
  }

  private static <T> T one(List<T> those, Planned planned) throws IOException {
    if (those.isEmpty()) {
      throw new IOException("nothing is left that " + planned.kind().word() + " could befall");
    }
    return those.get(planned.target() % those.size());
  }
}
