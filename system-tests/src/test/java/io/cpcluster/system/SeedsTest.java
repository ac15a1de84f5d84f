package io.cpcluster.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.members.Member;
import io.cpcluster.peer.Peer;
import io.cpcluster.peer.PeerException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Races, ten times over on one cluster, each round from a seed. Others by {@code
 * -Dcpcluster.seeds=FIRST-LAST}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SeedsTest {
  private static final String SEEDS = System.getProperty("cpcluster.seeds", "1-10");
  private static final Duration T = Duration.ofSeconds(1);
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int TASKS = 200;

  private static final int SAME = 20;

  private Stage stage;
  private LocalCluster cluster;

  @BeforeAll
  void start() throws Exception {
    System.out.println("seeds " + SEEDS);
    stage =
        Stage.of(SeedsTest.class, LocalCluster.builder().masters(2).nodes(3).failoverTimeout(T));
    cluster = stage.cluster();
  }

  @AfterAll
  void stop() throws Exception {
    if (stage != null) {
      stage.close();
    }
  }

  static List<Long> seeds() {
    String[] range = SEEDS.split("-", 2);
    List<Long> seeds = new ArrayList<>();
    for (long seed = Long.parseLong(range[0]); seed <= Long.parseLong(range[1]); seed++) {
      seeds.add(seed);
    }
    return seeds;
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void tasksEndOnceWheneverANodeIsKilled(long seed) throws Exception {
    Random random = new Random(seed);
    Member node = cluster.nodes().get(random.nextInt(cluster.nodes().size()));
    Load load =
        Load.of("killed-" + seed, TASKS)
            .after(1 + random.nextInt(TASKS - 1), () -> killAndStart(node));

    load.submit(stage.people(), LIMIT);

    EndedOnce.check(load, stage, LIMIT, 0);
  }

  private void killAndStart(Member node) throws Exception {
    node.kill();
    assertThat(node.isAlive()).isFalse();
    cluster.startNodeAgain(node.id());
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void tasksEndOnceWheneverANodeStandsStillPastItsLoss(long seed) throws Exception {
    Random random = new Random(seed);
    Member node = cluster.nodes().get(random.nextInt(cluster.nodes().size()));

    standsStill("still-node-" + seed, node, random);

    stage.people().awaitLive(node.id(), LIMIT);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void tasksEndOnceWheneverAMasterStandsStill(long seed) throws Exception {
    Random random = new Random(seed);
    Member master = cluster.masters().get(random.nextInt(cluster.masters().size()));

    standsStill("still-master-" + seed, master, random);
  }

  /** For 2.5T to 4T, so that the others take over what it had. */
  private void standsStill(String prefix, Member member, Random random) throws Exception {
    Pause pause =
        new Pause(member, T.multipliedBy(5).dividedBy(2).plusMillis(random.nextInt(1500)));
    Load load = Load.of(prefix, TASKS).after(1 + random.nextInt(TASKS - 1), pause::begin);

    load.submit(stage.people(), LIMIT);
    pause.awaitEnd();

    EndedOnce.check(load, stage, LIMIT, 0);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void allPortsComeBackWheneverAnEndOrAMasterIsKilled(long seed, @TempDir Path folder)
      throws Exception {
    Random random = new Random(seed);
    List<String> nodes = cluster.nodes().stream().map(Member::id).toList();
    try (Peers peers = new Peers(cluster, folder)) {
      Peer peer = peers.join("linking-" + seed);
      Thread linking = Thread.ofVirtual().start(() -> linkToAll(peer, nodes));
      Deadline.lasts(Duration.ofMillis(random.nextInt(200)));
      switch ((int) (seed % 3)) {
        case 0 -> killAndStart(cluster.nodes().get(random.nextInt(nodes.size())));
        case 1 -> {
          cluster.masters().get(random.nextInt(cluster.masters().size())).kill();
          cluster.startMaster();
        }
        default -> killAPeer(seed, nodes.get(random.nextInt(nodes.size())), folder);
      }
      assertThat(linking.join(LIMIT)).as("links to all nodes").isTrue();
    }
    Ports.awaitAllFree(stage.people(), LIMIT);
    assertThat(Ports.heldTwice(stage.happenings().links())).isEmpty();
  }

  /** Each node twice; a link that a kill prevents is none. */
  private static void linkToAll(Peer peer, List<String> nodes) {
    for (int i = 0; i < nodes.size() * 2; i++) {
      try {
        peer.connect(nodes.get(i % nodes.size()));
      } catch (PeerException killed) {
        // The next one is asked.
      } catch (InterruptedException ended) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void killAPeer(long seed, String node, Path folder) throws Exception {
    String id = "mortal-" + seed;
    String clusterFolder = cluster.dataFolder().toString();
    try (Programs.Running peer =
        new Programs(folder)
            .startJava(
                Map.of(),
                PeerProgram.class.getName(),
                id,
                clusterFolder,
                cluster.natsUrl(),
                node,
                "0")) {
      peer.awaitOutput("ready", LIMIT);
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theSameIdRunsOnceInWhicheverOrderItComesTwice(long seed) throws Exception {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < SAME; i++) {
      ids.add("same-" + seed + "-" + i);
    }
    try (People one = People.of(cluster);
        People other = People.of(cluster)) {
      ConcurrentLinkedQueue<Answer> answers = new ConcurrentLinkedQueue<>();
      CountDownLatch answered = new CountDownLatch(2 * SAME);
      for (People people : List.of(one, other)) {
        List<String> order = new ArrayList<>(ids);
        Collections.shuffle(order, new Random(people == one ? seed : -seed));
        Thread.ofVirtual().start(() -> submit(people, order, answers, answered));
      }
      assertThat(answered.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(answers).hasSize(2 * SAME).allMatch(Answer::isAccepted);
      for (String id : ids) {
        assertThat(one.awaitResult(id, LIMIT).path("Number").asDouble(0)).isEqualTo(2);
        assertThat(one.task(id).path("attempts")).as("%s", one.task(id)).hasSize(1);
        assertThat(stage.executions().of(id)).as("executions of " + id).hasSize(1);
      }
    }
  }

  private static void submit(
      People people,
      List<String> ids,
      ConcurrentLinkedQueue<Answer> answers,
      CountDownLatch answered) {
    for (String id : ids) {
      people.ask(
          Subjects.TASKS_SUBMIT,
          Tasks.submission(id, "1+1"),
          LIMIT,
          reply -> {
            if (reply instanceof io.cpcluster.messaging.Reply.Answered(var message)) {
              answers.add(Answer.of(message, Duration.ZERO));
            }
            answered.countDown();
          });
    }
  }
}
