package io.cpcluster.chaos.faults;

import io.cpcluster.chaos.network.Network;
import io.cpcluster.chaos.network.Paths;
import io.cpcluster.chaos.network.Traffic;
import io.cpcluster.launcher.members.Member;
import io.cpcluster.natsserver.NatsServer;
import java.time.Duration;
import java.util.Set;

/** Paths between processes that hold bytes back, are slow, or break. */
final class PathFaults {
  private static final Duration FLAP_EVERY = Duration.ofMillis(300);
  private static final Duration HEALTHY_LIMIT = Duration.ofSeconds(60);

  /** About a megabit a second, as over a poor line. */
  static final Traffic SLOW = Traffic.slow(Duration.ofMillis(100), 125_000);

  private final Network network;

  PathFaults(Network network) {
    this.network = network;
  }

  /** A master's or node's way to NATS. */
  Fault ofMember(Member member, Traffic traffic) {
    return of(member.id(), network.ofMember(member.name()), traffic, () -> {});
  }

  /** A nats-server that the others do not reach, while clients do. */
  Fault ofServer(NatsServer server, Traffic traffic) {
    return of(
        server.name(),
        network.ofServer(server.name()),
        traffic,
        () -> server.awaitHealthy(HEALTHY_LIMIT));
  }

  /** A nats-server with a master and a node that see nobody but each other. */
  Fault partition(NatsServer server, Member master, Member node) {
    return of(
        server.name() + " with " + master.id() + " and " + node.id(),
        network.between(Set.of(master.name(), node.name()), server),
        Traffic.CUT,
        () -> server.awaitHealthy(HEALTHY_LIMIT));
  }

  /** All links between peers. */
  Fault ofLinks(Traffic traffic) {
    return of("links", network.ofLinks(), traffic, () -> {});
  }

  private static Fault of(String target, Paths paths, Traffic traffic, Fault.Deed afterwards) {
    long before = paths.disturbed();
    return new Fault(
        target,
        () -> paths.set(traffic),
        () -> {
          paths.set(Traffic.FREE);
          afterwards.carryOut();
        },
        () -> paths.disturbed() - before);
  }

  /** A way to NATS that breaks again and again. */
  Fault flap(Member member) {
    Paths paths = network.ofMember(member.name());
    long before = paths.disturbed();
    Thread flapping = Thread.ofVirtual().name("flapping").unstarted(() -> flap(paths));
    return new Fault(
        member.id(),
        flapping::start,
        () -> {
          flapping.interrupt();
          flapping.join();
        },
        () -> paths.disturbed() - before);
  }

  private static void flap(Paths paths) {
    try {
      while (true) {
        paths.reset();
        Thread.sleep(FLAP_EVERY);
      }
    } catch (InterruptedException over) {
      Thread.currentThread().interrupt();
    }
  }
}
