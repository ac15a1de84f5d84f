package io.cpcluster.system;

import io.cpcluster.contracts.node.Role;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.NodePlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What a hostile task of each kind does to the beats of its node and to its neighbours there. Three
 * ask the node at any time, which has two slots: two neighbours, and one that is hostile. The
 * neighbours' fair share is what they get when the third is one like them, just before. It takes
 * five minutes and is no part of the build: {@code -Dtest=FairnessBenchmark}.
 */
@Timeout(1_200)
class FairnessBenchmark {
  private static final Duration T = Duration.ofSeconds(2);
  private static final Duration WARM = Duration.ofSeconds(6);
  private static final Duration BEGUN = Duration.ofSeconds(2);
  private static final Duration WINDOW = Duration.ofSeconds(6);
  private static final double FAIR = 0.8;
  private static final int NEIGHBOURS = 2;
  private static final String VALUE = "x".repeat(60_000);

  private final List<AutoCloseable> opened = new ArrayList<>();
  private LoopbackServers servers;
  private People people;
  private Beats beats;

  /** A kind of task, at its worst. */
  private record Hostile(String name, Role role, IntFunction<String> task) {}

  private record Neighbour(IntFunction<String> task, Predicate<String> isGood) {}

  @BeforeEach
  void start() throws Exception {
    servers = LoopbackServers.start();
    opened.add(servers);
    Map<String, Object> calls = Map.of("egress_loopback", true);
    Map<String, Object> sockets =
        Map.of("egress_loopback", true, "egress_allow", List.of("127.0.0.1:*"));
    Map<String, Object> disk = Map.of("disk_space_mb", 256);
    LocalCluster cluster =
        LocalCluster.builder()
            .masters(1)
            .nodes(
                List.of(
                    new NodePlan(Role.WORKER, List.of(), 2, calls).withShell(),
                    new NodePlan(Role.DISK, List.of(), 2, disk),
                    new NodePlan(Role.INTERNET, List.of(), 2, sockets)))
            .failoverTimeout(T)
            .natsPort(-1)
            .ephemeral(true)
            .start();
    opened.add(cluster);
    people = People.of(cluster);
    opened.add(people);
    Store store = Store.of(cluster);
    opened.add(store);
    beats = Beats.watch(store);
    opened.add(beats);
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable one : opened.reversed()) {
      one.close();
    }
  }

  private static String shell(String command) {
    return "{\"Shell\":{\"cmd\":\"" + command + "\"}}";
  }

  private List<Hostile> hostile() {
    String path = "/" + "d/".repeat(30) + "f";
    return List.of(
        new Hostile("Compute", Role.WORKER, _ -> Tasks.compute("170!-".repeat(800) + "1")),
        new Hostile(
            "ComplexMath",
            Role.WORKER,
            _ -> "{\"ComplexMath\":{\"expression\":\"" + "(1+i)/".repeat(600) + "2\"}}"),
        new Hostile(
            "HttpRequest",
            Role.WORKER,
            _ ->
                "{\"HttpRequest\":{\"url\":\"http://127.0.0.1:%d/\"}}"
                    .formatted(servers.endless())),
        new Hostile("Tcp", Role.INTERNET, _ -> call("Tcp", servers.endless(), "hi")),
        new Hostile("Udp", Role.INTERNET, _ -> call("Udp", servers.silent(), VALUE)),
        new Hostile("StoreData", Role.WORKER, i -> keyed("StoreData", "key", "k" + i)),
        new Hostile("RetrieveData", Role.WORKER, _ -> "{\"RetrieveData\":{\"key\":\"k0\"}}"),
        new Hostile("GetGlobalRam", Role.WORKER, _ -> "\"GetGlobalRam\""),
        new Hostile("DiskWrite", Role.DISK, i -> keyed("DiskWrite", "path", "h" + i + path)),
        new Hostile("DiskRead", Role.DISK, _ -> "{\"DiskRead\":{\"path\":\"h0" + path + "\"}}"),
        new Hostile("GetStorage", Role.DISK, _ -> "\"GetStorage\""),
        new Hostile("Shell, output", Role.WORKER, _ -> shell("yes")),
        new Hostile(
            "Shell, forks",
            Role.WORKER,
            _ -> shell("b() { b | b & }; b; while :; do sleep 1; done")),
        new Hostile("Shell, one loop", Role.WORKER, _ -> shell("while :; do :; done")),
        new Hostile(
            "Shell, 50 loops",
            Role.WORKER,
            _ ->
                shell(
                    "i=0; while [ $i -lt 50 ]; do i=$((i+1)); (while :; do :; done) & done;"
                        + " wait")));
  }

  private static String call(String kind, int port, String data) {
    return "{\"%s\":{\"addr\":\"127.0.0.1:%d\",\"data\":\"%s\"}}".formatted(kind, port, data);
  }

  private static String keyed(String kind, String field, String name) {
    return "{\"%s\":{\"%s\":\"%s\",\"data\":\"%s\"}}".formatted(kind, field, name, VALUE);
  }

  private static String nodeOf(Role role) {
    return role.wireName().toLowerCase(Locale.ROOT) + "-1";
  }

  private Neighbour neighbourOn(Role role) {
    return switch (role) {
      case WORKER, CLIENT ->
          new Neighbour(i -> Tasks.compute(i + "+0.5"), result -> result.contains("Number"));
      case DISK ->
          new Neighbour(
              _ -> "{\"DiskRead\":{\"path\":\"small\"}}", result -> result.contains("Bytes"));
      case INTERNET ->
          new Neighbour(_ -> call("Tcp", servers.echo(), "hi"), result -> result.contains("Bytes"));
    };
  }

  @Test
  void beatsAndNeighboursGoOnBesideAHostileTaskOfEachKind() throws Exception {
    SoftAssertions fair = new SoftAssertions();
    String small =
        "{\"id\":\"small\",\"task\":{\"DiskWrite\":{\"path\":\"small\",\"data\":\"hi\"}}}";
    people.submit(small, WINDOW);
    people.awaitResult("small", WINDOW);
    for (Role role : List.of(Role.WORKER, Role.DISK, Role.INTERNET)) {
      rate(role, WARM);
    }
    System.out.println("| hostile | beats apart | neighbours | fair share | part of it |");
    System.out.println("|---|---|---|---|---|");
    for (Hostile one : hostile()) {
      measure(one, fair);
    }
    fair.assertAll();
  }

  private void measure(Hostile one, SoftAssertions fair) throws Exception {
    Neighbour neighbour = neighbourOn(one.role());
    String node = nodeOf(one.role());
    double share;
    double rate;
    Duration apart;
    try (Calls _ = Calls.begin(people, node, 1, neighbour.task(), _ -> true)) {
      Deadline.lasts(BEGUN);
      share = rate(one.role(), WINDOW);
    }
    try (Calls _ = Calls.begin(people, node, 1, one.task(), _ -> true)) {
      Deadline.lasts(BEGUN);
      beats.begin();
      rate = rate(one.role(), WINDOW);
      apart = beats.longest(node);
    }
    double part = rate / share;
    System.out.printf(
        Locale.ROOT,
        "| %s | %d ms | %.0f/s | %.0f/s | %.2f |%n",
        one.name(),
        apart.toMillis(),
        rate,
        share,
        part);
    fair.assertThat(apart).as("beats beside %s", one.name()).isLessThanOrEqualTo(T);
    fair.assertThat(part).as("of their fair share beside %s", one.name()).isGreaterThan(FAIR);
  }

  /** What neighbours get done in a second. */
  private double rate(Role role, Duration time) throws Exception {
    Neighbour neighbour = neighbourOn(role);
    String node = nodeOf(role);
    long from = System.nanoTime();
    try (Calls calls =
        Calls.begin(people, node, NEIGHBOURS, neighbour.task(), neighbour.isGood())) {
      Deadline.lasts(time);
      double seconds = (System.nanoTime() - from) / 1e9;
      if (!calls.others().isEmpty()) {
        throw new AssertionError("neighbours on " + node + ": " + calls.others());
      }
      return calls.good() / seconds;
    }
  }
}
