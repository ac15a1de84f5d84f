package io.cpcluster.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.chaos.machine.ThreadLimit;
import io.cpcluster.chaos.machine.Tool;
import io.cpcluster.contracts.node.Role;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.NodePlan;
import io.cpcluster.launcher.members.Member;
import io.cpcluster.messaging.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A process has all that it may have of something: it refuses what is new, and lives. */
class ExhaustionTest {
  private static final Duration T = Duration.ofSeconds(2);
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int TASKS = 1_000;
  private static final int CALLS = 20;
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

  @Test
  void processesWithoutFreeDescriptorsSayWhatTheyCannotDoAndGoOnWhenTheyCan() throws Exception {
    try (Callers callers = Callers.listen();
        Stage stage =
            Stage.of(
                ExhaustionTest.class,
                LocalCluster.builder().masters(1).nodes(0).failoverTimeout(T));
        Beats beats = Beats.watch(stage.store())) {
      Map<String, Object> outside =
          Map.of("egress_loopback", true, "egress_allow", List.of(callers.address()));
      Member node = stage.cluster().startNode(new NodePlan(Role.INTERNET, List.of(), 4, outside));
      Member master = stage.cluster().masters().getFirst();
      assertThat(called(stage, callers, "before")).contains("Bytes");
      beats.begin();

      for (Member starved : List.of(master, node)) {
        limitDescriptors(starved, "1:");
      }
      for (int i = 0; i < CALLS; i++) {
        String id = "starved-" + i;
        stage.people().submit(callers.submission(id, ""), LIMIT);
        assertThat(stage.people().awaitResult(id, LIMIT).toString()).contains("Error");
      }
      assertThat(callers.waiting()).as("calls that came through").isZero();
      for (Member starved : List.of(master, node)) {
        limitDescriptors(starved, "1024:");
      }

      assertThat(called(stage, callers, "after")).contains("Bytes");
      assertThat(beats.longest(node.id())).isLessThan(T.multipliedBy(2));
      assertThat(List.of(master, node)).allMatch(Member::isAlive);
      assertThat(stage.happenings().others("lost")).isEmpty();
    }
  }

  @Test
  @Tag("privileged")
  void processesWithoutFreeThreadsSayWhatTheyCannotDoAndGoOnWhenTheyCan() throws Exception {
    try (Stage stage =
            Stage.of(
                ExhaustionTest.class,
                LocalCluster.builder().masters(1).nodes(1).allowShell().failoverTimeout(T));
        Beats beats = Beats.watch(stage.store())) {
      Member node = stage.cluster().nodes().getFirst();
      Member master = stage.cluster().masters().getFirst();
      assertThat(printed(stage, "before")).contains("before");
      beats.begin();

      try (ThreadLimit ofMaster = ThreadLimit.of(master.pid());
          ThreadLimit ofNode = ThreadLimit.of(node.pid())) {
        ofMaster.leave(0);
        // A command needs several: each may be the one that is not to be had.
        for (int more = 0; more < CALLS; more++) {
          ofNode.leave(more);
          String said = printed(stage, "starved-" + more);
          assertThat(more > 0 || said.contains("Error")).as(said).isTrue();
          assertThat(stage.people().compute("1 + " + more)).isEqualTo(1.0 + more);
        }
        assertThat(ofNode.refusals()).isPositive();
        ofMaster.lift();
        ofNode.lift();

        for (int i = 0; i < CALLS; i++) {
          assertThat(printed(stage, "after-" + i)).contains("after-" + i);
        }
        Deadline.await(
            "no process of a command",
            LIMIT,
            () -> ProcessHandle.of(node.pid()).orElseThrow().children().count() <= 1);
      }

      assertThat(beats.longest(node.id())).isLessThan(T.multipliedBy(2));
      assertThat(List.of(master, node)).allMatch(Member::isAlive);
      assertThat(stage.happenings().others("lost")).isEmpty();
    }
  }

  private static String printed(Stage stage, String id) throws Exception {
    String submission = "{\"id\":\"%s\",\"task\":{\"Shell\":{\"cmd\":\"echo %s\"}}}";
    stage.people().submit(submission.formatted(id, id), LIMIT);
    return stage.people().awaitResult(id, LIMIT).toString();
  }

  /** One that has none left gets none until it may have more. */
  private static void limitDescriptors(Member member, String soft) throws Exception {
    Tool.run("prlimit", "--pid", Long.toString(member.pid()), "--nofile=" + soft);
  }

  private static String called(Stage stage, Callers callers, String id) throws Exception {
    stage.people().submit(callers.submission(id, ""), LIMIT);
    callers.next(LIMIT).answer("heard");
    return stage.people().awaitResult(id, LIMIT).toString();
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
