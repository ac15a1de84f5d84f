package io.cpcluster.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.node.Role;
import io.cpcluster.contracts.node.RunCommand.Assignment;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.members.Member;
import io.cpcluster.system.Programs.Running;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A master ends between two writes that belong together, at each point where it can; another one
 * goes on. A fault that did not happen fails the test.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrashPointTest {
  private static final Duration T = Duration.ofSeconds(1);
  private static final Duration DEATH_LIMIT = Duration.ofSeconds(60);
  private static final Duration END_LIMIT = Duration.ofSeconds(30);
  private static final int HALTED = 137;
  private static final int ROUND = 100;
  private static final String LATE = "\"labels\":[\"late\"]";

  private Stage stage;
  private LocalCluster cluster;
  private Programs programs;
  private People people;
  private Store store;
  private Member late;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    programs = new Programs(folder);
    stage =
        Stage.of(
            CrashPointTest.class, LocalCluster.builder().masters(1).nodes(0).failoverTimeout(T));
    cluster = stage.cluster();
    people = stage.people();
    store = stage.store();
    late = cluster.startNode(Role.WORKER, List.of("late"), 1);
    people.awaitLive(late.id(), END_LIMIT);
  }

  @AfterAll
  void stop() throws Exception {
    if (stage != null) {
      stage.close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "QUEUED_RECORDED, label",
    "QUEUE_MESSAGE_STORED, label",
    "TARGET_RECORDED, target",
    "SCHEDULED_RECORDED, delay",
  })
  void tasksThatWaitForANodeEndOnceThoughAMasterEndsAt(String point, String by) throws Exception {
    String wish =
        switch (by) {
          case "label" -> LATE;
          case "delay" -> LATE + ",\"delay_ms\":1000";
          default -> "\"target\":\"" + late.id() + "\"";
        };
    List<Load> loads = new ArrayList<>();
    dieAt(point, 5, round -> loads.add(submitted(point, round, wish)));

    cluster.startNodeAgain(late.id());

    allEndOnce(loads);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PULLED_RECORDED", "RUNNING_RECORDED", "END_RECORDED"})
  void tasksThatRunEndOnceThoughAMasterEndsAt(String point) throws Exception {
    List<Load> loads = new ArrayList<>();
    dieAt(
        point,
        3,
        round -> {
          // The node, new each time, offers its slot to either master: first the queue, then more.
          killLateNode();
          loads.add(submitted(point, round * 2 - 1, LATE));
          cluster.startNodeAgain(late.id());
          loads.getLast().endedRecords(people, END_LIMIT);
          loads.add(submitted(point, round * 2, LATE));
          loads.getLast().endedRecords(people, END_LIMIT);
        });
    allEndOnce(loads);
  }

  private Load submitted(String point, int round, String options) throws Exception {
    String prefix = "at-" + point.replace('_', '-') + "-" + round;
    Load load = Load.of(prefix, ROUND, options);
    load.submit(people, END_LIMIT);
    return load;
  }

  private void allEndOnce(List<Load> loads) throws Exception {
    for (Load load : loads) {
      EndedOnce.check(load, stage, END_LIMIT, Load.IN_FLIGHT);
    }
  }

  /** The node for which tasks wait is gone before each test, and the masters know. */
  @BeforeEach
  void killLateNode() throws Exception {
    nodeNamed(late.id()).kill();
    Deadline.await(late.id() + " is lost", END_LIMIT, () -> !isLive(late.id()));
  }

  private Member nodeNamed(String id) {
    return cluster.nodes().stream().filter(node -> node.id().equals(id)).findFirst().orElseThrow();
  }

  private boolean isLive(String id) throws InterruptedException {
    return people.nodes().stream()
        .filter(node -> node.path("id").asString("").equals(id))
        .anyMatch(node -> node.path("state").asString("").equals("live"));
  }

  @Test
  void aTaskThatItsNodeRefusedIsPutBackThoughTheMasterEndsBeforeItsQueueMessage() throws Exception {
    try (RawNode node = RawNode.join(cluster, "raw-refusing", "refused")) {
      node.refuses = true;
      List<String> ids = new ArrayList<>();
      dieAt(
          "RETURN_RECORDED",
          2,
          round -> {
            String id = "refused-" + round;
            ids.add(id);
            node.poll(1);
            submitFor(node, id);
          });
      node.refuses = false;
      for (int i = 0; i < ids.size(); i++) {
        node.poll(1);
        Assignment assignment = Deadline.find("an assignment", END_LIMIT, () -> taken(node));
        assertThat(node.settle(assignment, new Result.Number(1), END_LIMIT)).isEqualTo("confirmed");
      }
      for (String id : ids) {
        assertThat(people.state(id)).as(id).isEqualTo("finished");
        assertThat(people.task(id).path("attempts")).as("%s", people.task(id)).hasSize(1);
      }
    }
  }

  @Test
  void aCancelledTaskStaysCancelledThoughTheMasterEndsBeforeItsQueueMessageIsGone()
      throws Exception {
    List<String> ids = new ArrayList<>();
    dieAt(
        "CANCEL_RECORDED",
        1,
        round -> {
          String id = "cancelled-" + round;
          ids.add(id);
          people.submit(Tasks.submission(id, "1+1", "\"labels\":[\"cancelled\"]"), END_LIMIT);
          Deadline.await(
              "an answer to the cancelling of " + id,
              END_LIMIT,
              () ->
                  people
                      .tryAsk(Subjects.TASKS_CANCEL, Tasks.query(id), Duration.ofSeconds(1))
                      .isPresent());
        });
    try (RawNode node = RawNode.join(cluster, "raw-cancelled", "cancelled")) {
      String last = "after-the-cancelled";
      submitFor(node, last);
      node.poll(1);
      assertThat(node.nextAssignment(END_LIMIT).id()).isEqualTo(last);
    }
    assertThat(ids).allMatch(id -> isState(id, "cancelled"));
  }

  @Test
  void aQueuedTaskWithoutItsQueueMessageRunsAllTheSame() throws Exception {
    try (RawNode node = RawNode.join(cluster, "raw-lost", "lost")) {
      submitFor(node, "without-message");
      assertThat(people.state("without-message")).isEqualTo("queued");
      store.emptyQueue();

      node.poll(1);

      Assignment assignment = Deadline.find("an assignment", END_LIMIT, () -> taken(node));
      assertThat(assignment.id()).isEqualTo("without-message");
      assertThat(node.settle(assignment, new Result.Number(2), END_LIMIT)).isEqualTo("confirmed");
    }
  }

  /** Credits last 5 s, so a node that waits longer polls again. */
  private static Assignment taken(RawNode node) throws Exception {
    Assignment next = node.assignmentWithin(Duration.ofSeconds(4));
    if (next == null) {
      node.poll(1);
    }
    return next;
  }

  private void submitFor(RawNode node, String id) throws Exception {
    people.submit(Tasks.submission(id, "1+1", "\"labels\":[\"" + node.label() + "\"]"), END_LIMIT);
  }

  private boolean isState(String id, String state) {
    try {
      return people.state(id).equals(state);
    } catch (Exception e) {
      throw new AssertionError(id, e);
    }
  }

  /** What makes masters come to a point; done again until one has. */
  private interface Work {
    void round(int number) throws Exception;
  }

  /** Starts a second master that will end at a point, and gives it work until it has. */
  private void dieAt(String point, int time, Work work) throws Exception {
    Map<String, String> armed = Map.of("CPCLUSTER_HALT_AT", point + ":" + time);
    try (Running master = programs.startJava(armed, Programs.MASTER, config(point).toString())) {
      master.awaitOutput("is ready", Duration.ofSeconds(30));
      long beganNanos = System.nanoTime();
      for (int round = 1; master.process().isAlive(); round++) {
        assertThat(Duration.ofNanos(System.nanoTime() - beganNanos))
            .as("rounds of work that did not come to " + point)
            .isLessThan(DEATH_LIMIT);
        work.round(round);
      }
      assertThat(master.process().exitValue()).as(master.output()).isEqualTo(HALTED);
    }
  }

  /** The configuration of the master that runs, under another id. */
  private Path config(String point) throws Exception {
    String running = cluster.masters().getFirst().name();
    Path file = cluster.dataFolder().resolve("masters").resolve(running + ".json");
    String text = Files.readString(file);
    Path copy = Files.createTempFile(cluster.dataFolder().resolve("masters"), point, ".json");
    String other = text.replace(cluster.masters().getFirst().id(), "armed-" + point);
    return Files.writeString(copy, other);
  }
}
