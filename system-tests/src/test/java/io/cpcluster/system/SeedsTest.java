package io.cpcluster.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.members.Member;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Races, ten times over on one cluster, each round from a seed. Others by {@code
 * -Dcpcluster.seeds=FIRST-LAST}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SeedsTest {
  private static final Duration T = Duration.ofSeconds(1);
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int TASKS = 200;
  private static final int SAME = 20;

  private Stage stage;
  private LocalCluster cluster;

  @BeforeAll
  void start() throws Exception {
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
    String[] range = System.getProperty("cpcluster.seeds", "1-10").split("-", 2);
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
