package io.cpcluster.chaos.faults;

import io.cpcluster.contracts.machine.WallClock;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.members.Member;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Processes that come back with a clock that is set wrong, and later with the right one. */
final class ClockFaults {
  private static final List<Duration> OF_NODES =
      List.of(
          Duration.ofHours(1), Duration.ofHours(-1), Duration.ofMinutes(4), Duration.ofMinutes(-4));

  /** A master whose clock is before the begin of its authority does not start. */
  private static final List<Duration> OF_MASTERS =
      List.of(Duration.ofHours(1), Duration.ofMinutes(4));

  private final LocalCluster cluster;

  ClockFaults(LocalCluster cluster) {
    this.cluster = cluster;
  }

  Fault ofNode(Member node, int choice) {
    Duration fast = OF_NODES.get(choice / cluster.nodes().size() % OF_NODES.size());
    return new Fault(
        node.id() + " by " + fast,
        () -> {
          node.kill();
          var _ = cluster.startNodeAgain(node.id(), clock(fast));
        },
        () -> {
          killNode(node.id());
          var _ = cluster.startNodeAgain(node.id());
        });
  }

  private void killNode(String id) {
    cluster.nodes().stream().filter(node -> node.id().equals(id)).forEach(Member::kill);
  }

  Fault ofMaster(Member master, int choice) {
    Duration fast = OF_MASTERS.get(choice / cluster.masters().size() % OF_MASTERS.size());
    return new Fault(
        master.id() + " by " + fast,
        () -> {
          master.kill();
          var _ = cluster.startMaster(clock(fast));
        },
        () -> {
          killMaster(master.name());
          var _ = cluster.startMaster();
        });
  }

  /** The one that came in its place has its name. */
  private void killMaster(String name) throws IOException {
    cluster.masters().stream()
        .filter(master -> master.name().equals(name) && master.isAlive())
        .findFirst()
        .orElseThrow(() -> new IOException("no master " + name + " whose clock is wrong"))
        .kill();
  }

  private static List<String> clock(Duration fast) {
    return List.of("-D" + WallClock.OFFSET + "=" + fast.toMillis());
  }
}
