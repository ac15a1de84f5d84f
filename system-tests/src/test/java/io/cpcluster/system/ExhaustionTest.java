package io.cpcluster.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.node.Role;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.NodePlan;
import io.cpcluster.launcher.members.Member;
import io.cpcluster.messaging.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A process has all that it may have of something: it refuses what is new, and lives. */
class ExhaustionTest {
  private static final Duration T = Duration.ofSeconds(2);
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int TASKS = 1_000;
  private static final int IN_FLIGHT = 50;
  private static final int DATA_BYTES = 60_000;
  private static final String SMALL_HEAP = "-Xmx64m";

  @Test
  void aSmallHeapTakesAThousandLargeTasksOrRefusesThemForNow() throws Exception {
    try (Stage stage =
            Stage.of(
                ExhaustionTest.class,
                LocalCluster.builder().masters(1).nodes(1).failoverTimeout(T));
        Beats beats = Beats.watch(stage.store())) {
      LocalCluster cluster = stage.cluster();
      Member master = cluster.startMaster(List.of(SMALL_HEAP));
      cluster.masters().getFirst().stop(LIMIT);
      Member node =
          cluster.startNode(new NodePlan(Role.WORKER, List.of("small"), 8), List.of(SMALL_HEAP));
      stage.people().awaitLive(node.id(), LIMIT);
      beats.begin();
      Queue<String> refused = new ConcurrentLinkedQueue<>();

      submitAll(stage, node, refused);

      assertThat(refused).as("refusals that are not for now").isEmpty();
      for (int i = 0; i < TASKS; i++) {
        assertThat(stage.people().awaitResult("large-" + i, LIMIT).toString()).contains("Stored");
      }
      assertThat(beats.longest(node.id())).isLessThan(T.multipliedBy(2));
      assertThat(List.of(master, node)).allMatch(Member::isAlive);
      assertThat(stage.happenings().others("lost")).isEmpty();
    }
  }

  private void submitAll(Stage stage, Member node, Queue<String> refused) throws Exception {
    String data = "x".repeat(DATA_BYTES);
    Semaphore free = new Semaphore(IN_FLIGHT);
    for (int i = 0; i < TASKS; i++) {
      assertThat(free.tryAcquire(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
      String task = "{\"StoreData\":{\"key\":\"k-%d\",\"data\":\"%s\"}}".formatted(i % 50, data);
      String submission =
          "{\"id\":\"large-%d\",\"target\":\"%s\",\"task\":%s}".formatted(i, node.id(), task);
      send(stage.people(), submission, free, refused);
    }
    assertThat(free.tryAcquire(IN_FLIGHT, LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  /** Again, when it is refused for now. */
  private static void send(
      People people, String submission, Semaphore free, Queue<String> refused) {
    people.ask(
        Subjects.TASKS_SUBMIT,
        submission,
        Duration.ofSeconds(5),
        reply -> {
          if (reply instanceof Reply.Answered(var message)) {
            Answer answer = Answer.of(message, Duration.ZERO);
            if (answer.isAccepted()) {
              free.release();
              return;
            }
            if (!List.of("unavailable", "overloaded", "busy").contains(answer.code())) {
              refused.add(answer.toString());
              free.release();
              return;
            }
          }
          people
              .connection()
              .after(Duration.ofMillis(100), () -> send(people, submission, free, refused));
        });
  }
}
