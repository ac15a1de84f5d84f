package io.cpcluster.system;

import io.cpcluster.chaos.load.Taken;
import io.cpcluster.chaos.network.Network;
import io.cpcluster.chaos.network.Paths;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.launcher.members.Member;
import io.cpcluster.natsserver.NatsServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections to NATS that break again and again leave nothing behind. */
@Timeout(180)
class FlappingTest {
  private static final int FLAPS = 50;
  private static final int FIRST_FLAPS = 5;
  private static final int MOST_MORE = 5;
  private static final Duration BACK = Duration.ofSeconds(15);

  /** A walk through a bucket takes a consumer for a moment; it is not what stands all the time. */
  private static final int LOOKS = 75;

  @Test
  void fiftyBreaksLeaveNoThreadNoDescriptorAndNoSubscription() throws Exception {
    try (Network network = FaultyNetwork.open();
        Stage stage = Stage.of(FlappingTest.class, FaultyNetwork.plan(network, 1, 2))) {
      Member master = stage.cluster().masters().getFirst();
      Member node = stage.cluster().nodes().getFirst();
      Paths ofMaster = network.ofMember(master.name());
      Paths ofNode = network.ofMember(node.name());
      run(stage, "before");
      Standing before = settled(stage);
      // What the first breaks need for the first time is no leak.
      flap(FIRST_FLAPS, ofMaster, ofNode);
      stage.people().awaitLive(node.id(), BACK);
      run(stage, "between");
      Taken masterBefore = Taken.by(master.pid());
      Taken nodeBefore = Taken.by(node.pid());

      flap(FLAPS, ofMaster, ofNode);

      stage.people().awaitLive(node.id(), BACK);
      run(stage, "after");
      AtomicReference<Standing> after = new AtomicReference<>();
      Deadline.find(
          () -> before + " as before; now " + after + " of " + subjects(stage),
          BACK,
          () -> {
            after.set(Standing.at(stage));
            return after.get().equals(before) ? stage : null;
          });
      awaitNotMore(master, masterBefore);
      awaitNotMore(node, nodeBefore);
    }
  }

  /** What more than half of the last looks saw. */
  private static Standing settled(Stage stage) throws Exception {
    Deque<Standing> looks = new ArrayDeque<>();
    return Deadline.find(
        () -> "connections and subscriptions that stay as they are: " + looks,
        BACK,
        () -> {
          looks.addLast(Standing.at(stage));
          if (looks.size() < LOOKS) {
            return null;
          }
          Standing found =
              looks.stream()
                  .filter(one -> Collections.frequency(looks, one) > LOOKS / 2)
                  .findAny()
                  .orElse(null);
          looks.removeFirst();
          return found;
        });
  }

  /** What is there, for the reader of a failure. */
  private static String subjects(Stage stage) {
    try {
      NatsServer server = stage.cluster().natsServers().getFirst();
      List<String> subjects = new ArrayList<>();
      Json.readTree(server.monitoring("/subsz?subs=1&limit=5000"))
          .path("subscriptions_list")
          .forEach(each -> subjects.add(each.path("subject").asString()));
      return String.join(System.lineSeparator(), subjects);
    } catch (IOException | InvalidField unavailable) {
      return unavailable.toString();
    }
  }

  private static void flap(int times, Paths ofMaster, Paths ofNode) throws Exception {
    for (int i = 0; i < times; i++) {
      long cameToMaster = breakOff(ofMaster);
      long cameToNode = breakOff(ofNode);
      Deadline.await(
          "new connections after break " + i,
          BACK,
          () -> ofMaster.connections() > cameToMaster && ofNode.connections() > cameToNode);
    }
  }

  /**
   * Resets what is there: a connection that has just come may not be open yet.
   *
   * @return how many had come before
   */
  private static long breakOff(Paths paths) throws Exception {
    return Deadline.find(
        "a connection to break",
        BACK,
        () -> {
          long came = paths.connections();
          long cut = paths.disturbed();
          paths.reset();
          return paths.disturbed() > cut ? came : null;
        });
  }

  private static void run(Stage stage, String prefix) throws Exception {
    Load load = Load.of(prefix, 300);
    load.submit(stage.people(), Duration.ofSeconds(30));
    EndedOnce.check(load, stage, Duration.ofSeconds(30), 0);
  }

  /** What a break left open is closed soon after it. */
  private static void awaitNotMore(Member member, Taken before) throws Exception {
    Deadline.await(
        "%s takes not much more than %s".formatted(member, before),
        BACK,
        () -> {
          Taken now = Taken.by(member.pid());
          return now.threads() <= before.threads() + MOST_MORE
              && now.descriptors() <= before.descriptors() + MOST_MORE;
        });
  }

  /** What nats-server counts. */
  private record Standing(long connections, long subscriptions) {
    static Standing at(Stage stage) throws Exception {
      NatsServer server = stage.cluster().natsServers().getFirst();
      var counts = Json.readTree(server.monitoring("/varz"));
      return new Standing(
          counts.path("connections").asLong(-1), counts.path("subscriptions").asLong(-1));
    }
  }
}
