package io.cpcluster.chaos.faults;

import io.cpcluster.chaos.faults.Schedule.Planned;
import io.cpcluster.chaos.history.Entry;
import io.cpcluster.chaos.history.History;
import io.cpcluster.chaos.machine.DiskInFile;
import io.cpcluster.chaos.network.Network;
import io.cpcluster.chaos.network.Traffic;
import io.cpcluster.contracts.node.Role;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.members.Member;
import io.cpcluster.natsserver.NatsServer;
import java.io.IOException;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Does to a cluster what a schedule says, and undoes it: whatever was killed is started again. Used
 * by one thread, which waits for the times of the schedule.
 */
public final class Nemesis {
  private final LocalCluster cluster;
  private final ProcessFaults processes;
  private final PathFaults paths;
  private final ClockFaults clocks;
  private final DiskFaults disks;
  private final MachineFaults machine;
  private final History history;
  private final Runnable betweenFaults;
  private final boolean sparesOneOfEach;

  /**
   * @param disk that holds the cluster; null when it lies on the machine's own
   * @param diskErrors counts what a node with a disk refused to write
   * @param betweenFaults done before each fault, while none is there
   * @param sparesOneOfEach whether a master, a node and a nats-server are never ended, so that one
   *     sees what they take in the long run
   */
  public Nemesis(
      LocalCluster cluster,
      Network network,
      @Nullable DiskInFile disk,
      History history,
      LongSupplier diskErrors,
      Runnable betweenFaults,
      boolean sparesOneOfEach) {
    this.cluster = cluster;
    this.processes = new ProcessFaults(cluster);
    this.paths = new PathFaults(network);
    this.clocks = new ClockFaults(cluster);
    this.disks = new DiskFaults(cluster, diskErrors);
    this.machine = new MachineFaults(cluster, disk);
    this.history = history;
    this.betweenFaults = betweenFaults;
    this.sparesOneOfEach = sparesOneOfEach;
  }

  /** Carries out the schedule; when this returns, everything runs again. */
  public void run(Schedule schedule) throws IOException, InterruptedException {
    long beganNanos = System.nanoTime();
    for (Planned planned : schedule.faults()) {
      sleepUntil(beganNanos, planned.beginMs());
      betweenFaults.run();
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
    String word = planned.kind().word();
    Fault fault = fault(planned);
    long effectBefore = fault.effect().getAsLong();
    fault.begin().carryOut();
    history.add(at -> new Entry.Injected(at, word, fault.target()));
    try {
      Thread.sleep(planned.lastsMs());
    } finally {
      fault.end().carryOut();
      history.add(at -> new Entry.Healed(at, word, fault.target()));
    }
    if (fault.effect().getAsLong() == effectBefore) {
      history.add(at -> new Entry.Missed(at, word, fault.target()));
    }
  }

  private Fault fault(Planned planned) throws IOException {
    return switch (planned.kind()) {
      case KILL_NODE -> processes.killNode(mortalNode(planned));
      case STOP_NODE -> processes.stopNode(mortalNode(planned));
      case KILL_MASTER -> processes.killMaster(mortalMaster(planned));
      case STOP_MASTER -> processes.stopMaster(mortalMaster(planned));
      case NO_MASTERS -> noMasters();
      case PAUSE_NODE -> processes.pause(node(planned));
      case PAUSE_MASTER -> processes.pause(master(planned));
      case KILL_NATS -> processes.kill(one(mortal(cluster.natsServers()), planned));
      case PAUSE_NATS -> processes.pause(server(planned));
      case NO_QUORUM ->
          processes.killOthers(
              sparesOneOfEach ? cluster.natsServers().getFirst() : server(planned));
      case CUT_NODE -> paths.ofMember(node(planned), Traffic.CUT);
      case CUT_MASTER -> paths.ofMember(master(planned), Traffic.CUT);
      case HOLD_NODE -> paths.ofMember(node(planned), Traffic.HELD);
      case HOLD_MASTER -> paths.ofMember(master(planned), Traffic.HELD);
      case DEAF_NODE -> paths.ofMember(node(planned), Traffic.DEAF);
      case DEAF_MASTER -> paths.ofMember(master(planned), Traffic.DEAF);
      case MUTE_NODE -> paths.ofMember(node(planned), Traffic.MUTE);
      case MUTE_MASTER -> paths.ofMember(master(planned), Traffic.MUTE);
      case SLOW_NODE -> paths.ofMember(node(planned), PathFaults.SLOW);
      case SLOW_MASTER -> paths.ofMember(master(planned), PathFaults.SLOW);
      case FLAP_NODE -> paths.flap(node(planned));
      case FLAP_MASTER -> paths.flap(master(planned));
      case LONE_NATS -> paths.ofServer(server(planned), Traffic.CUT);
      case SILENT_NATS -> paths.ofServer(server(planned), Traffic.HELD);
      case PARTITION -> paths.partition(server(planned), master(planned), node(planned));
      case CUT_LINKS -> paths.ofLinks(Traffic.CUT);
      case HOLD_LINKS -> paths.ofLinks(Traffic.HELD);
      case SLOW_LINKS -> paths.ofLinks(PathFaults.SLOW);
      case CLOCK_NODE -> clocks.ofNode(mortalNode(planned), planned.target());
      case CLOCK_MASTER -> clocks.ofMaster(mortalMaster(planned), planned.target());
      case FAILING_SYNC -> disks.failingSync(nodeWithDisk(planned));
      case NO_ROOM -> disks.noRoom(nodeWithDisk(planned));
      case RESTART_ALL -> processes.restartAll();
      case POWER_CUT -> machine.powerCut();
      case FULL_DISK -> machine.fullDisk();
      case NO_NETWORK -> machine.noNetwork();
    };
  }

  private Member node(Planned planned) throws IOException {
    return one(alive(cluster.nodes()), planned);
  }

  private Member mortalNode(Planned planned) throws IOException {
    return one(mortal(alive(cluster.nodes())), planned);
  }

  private Member mortalMaster(Planned planned) throws IOException {
    return one(mortal(alive(cluster.masters())), planned);
  }

  /** The first of a list is the oldest: who starts again comes last. */
  private <T> List<T> mortal(List<T> all) {
    return sparesOneOfEach ? all.subList(1, all.size()) : all;
  }

  /** All are killed, or the spared one hears and says nothing meanwhile. */
  private Fault noMasters() {
    List<Member> masters = alive(cluster.masters());
    Fault killed = processes.killAll(mortal(masters));
    return sparesOneOfEach ? killed.and(paths.ofMember(masters.getFirst(), Traffic.HELD)) : killed;
  }

  private Member nodeWithDisk(Planned planned) throws IOException {
    List<Member> nodes = alive(cluster.nodes());
    String role = Role.DISK.wireName();
    return one(nodes.stream().filter(node -> role.equals(node.entry().role())).toList(), planned);
  }

  private Member master(Planned planned) throws IOException {
    return one(alive(cluster.masters()), planned);
  }

  private NatsServer server(Planned planned) throws IOException {
    return one(cluster.natsServers(), planned);
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
