package io.cpcluster.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.chaos.network.Network;
import io.cpcluster.chaos.network.Paths;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.launcher.members.Member;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections to NATS that break again and again leave nothing behind. */
@Timeout(180)
class FlappingTest {
  private static final int FLAPS = 50;
  private static final int FIRST_FLAPS = 5;
  private static final int MOST_MORE = 5;
  private static final Duration BACK = Duration.ofSeconds(15);

  private record Taken(long threads, long descriptors) {}

  @Test
  void fiftyBreaksLeaveNoThreadNoDescriptorAndNoSubscription() throws Exception {
    try (Network network = FaultyNetwork.open();
        Stage stage = Stage.of(FlappingTest.class, FaultyNetwork.plan(network, 1, 2))) {
      Member master = stage.cluster().masters().getFirst();
      Member node = stage.cluster().nodes().getFirst();
      Paths ofMaster = network.ofMember(master.name());
      Paths ofNode = network.ofMember(node.name());
      run(stage, "before");
      long connections = figure(stage, "connections");
      long subscriptions = figure(stage, "subscriptions");
      // What the first breaks need for the first time is no leak.
      flap(FIRST_FLAPS, ofMaster, ofNode);
      stage.people().awaitLive(node.id(), BACK);
      run(stage, "between");
      Taken masterBefore = taken(master.pid());
      Taken nodeBefore = taken(node.pid());

      flap(FLAPS, ofMaster, ofNode);

      stage.people().awaitLive(node.id(), BACK);
      run(stage, "after");
      Deadline.find(
          () ->
              "%d connections and %d subscriptions as before".formatted(connections, subscriptions),
          BACK,
          () -> isAsMany(stage, connections, subscriptions) ? stage : null);
      assertNotMore(masterBefore, taken(master.pid()));
      assertNotMore(nodeBefore, taken(node.pid()));
    }
  }

  private static boolean isAsMany(Stage stage, long connections, long subscriptions)
      throws Exception {
    long now = figure(stage, "connections");
    long subscribed = figure(stage, "subscriptions");
    return now == connections && subscribed == subscriptions;
  }

  private static void flap(int times, Paths ofMaster, Paths ofNode) throws Exception {
    for (int i = 0; i < times; i++) {
      long cameToMaster = ofMaster.connections();
      long cameToNode = ofNode.connections();
      long cut = ofMaster.disturbed() + ofNode.disturbed();
      ofMaster.reset();
      ofNode.reset();
      assertThat(ofMaster.disturbed() + ofNode.disturbed()).isGreaterThan(cut);
      Deadline.await(
          "new connections after break " + i,
          BACK,
          () -> ofMaster.connections() > cameToMaster && ofNode.connections() > cameToNode);
    }
  }

  private static void run(Stage stage, String prefix) throws Exception {
    Load load = Load.of(prefix, 300);
    load.submit(stage.people(), Duration.ofSeconds(30));
    EndedOnce.check(load, stage, Duration.ofSeconds(30), 0);
  }

  private static void assertNotMore(Taken before, Taken after) {
    assertThat(after.threads()).isLessThanOrEqualTo(before.threads() + MOST_MORE);
    assertThat(after.descriptors()).isLessThanOrEqualTo(before.descriptors() + MOST_MORE);
  }

  private static Taken taken(long pid) throws IOException {
    Path proc = Path.of("/proc/" + pid);
    long threads =
        Files.readAllLines(proc.resolve("status")).stream()
            .filter(line -> line.startsWith("Threads:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
            .sum();
    try (Stream<Path> open = Files.list(proc.resolve("fd"))) {
      return new Taken(threads, open.count());
    }
  }

  /** What nats-server counts. */
  private static long figure(Stage stage, String name) throws Exception {
    URI varz = URI.create(stage.cluster().natsServers().getFirst().monitorUrl() + "/varz");
    try (InputStream in = varz.toURL().openStream()) {
      return Json.readTree(in.readAllBytes()).path(name).asLong(-1);
    }
  }
}
