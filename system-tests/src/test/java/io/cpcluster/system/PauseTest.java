package io.cpcluster.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.node.RunCommand.Assignment;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.members.Member;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** Processes stand still (SIGSTOP) for 5T and go on: too late for what others took over. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PauseTest {
  private static final Duration T = Duration.ofSeconds(1);
  private static final Duration PAUSE = T.multipliedBy(5);

  private Stage stage;
  private LocalCluster cluster;
  private People people;
  private Store store;
  private Happenings happenings;

  @BeforeAll
  void start() throws Exception {
    stage =
        Stage.of(PauseTest.class, LocalCluster.builder().masters(3).nodes(2).failoverTimeout(T));
    cluster = stage.cluster();
    people = stage.people();
    store = stage.store();
    happenings = stage.happenings();
  }

  @AfterAll
  void stop() throws Exception {
    if (stage != null) {
      stage.close();
    }
  }

  @Test
  void aTaskOfAPausedNodeRunsElsewhereAndItsRecordShowsBothAttempts() throws Exception {
    Member paused = cluster.nodes().getFirst();
    Pause pause = new Pause(paused, PAUSE);
    pause.begin();
    Load load = Load.of("pause", 100);
    JsonNode stuck;
    try {
      // Its credits are still held, so it is given some of these.
      load.submit(people, Duration.ofSeconds(20));
      stuck = runningOn(paused.id());
      load.endedRecords(people, Duration.ofSeconds(20));
      happenings.awaitOther(paused.id(), "lost", Duration.ofSeconds(1));
    } finally {
      pause.awaitEnd();
    }
    people.awaitLive(paused.id(), Duration.ofSeconds(20));

    EndedOnce.check(load, stage, Duration.ofSeconds(5), 0);
    JsonNode record = people.task(stuck.path("id").asString(""));
    assertThat(record.path("attempts")).as("%s", record).hasSize(2);
    JsonNode first = record.path("attempts").get(0);
    assertThat(first.path("node").asString("")).isEqualTo(paused.id());
    assertThat(first.path("end").asString("")).startsWith("lost");
    assertThat(record.path("node").asString("")).isNotEqualTo(paused.id());
  }

  @Test
  void aStaleResultIsRefused() throws Exception {
    try (RawNode silent = RawNode.join(cluster, "raw-silent", "stale");
        RawNode other = RawNode.join(cluster, "raw-other", "stale")) {
      silent.poll(1);
      people.submit(
          Tasks.submission("stale-1", "1+1", "\"labels\":[\"stale\"]"), Duration.ofSeconds(5));
      Assignment first = silent.nextAssignment(Duration.ofSeconds(5));
      silent.fallSilent();
      Assignment second = secondAttempt(other);
      assertThat(second.fence()).isGreaterThan(first.fence());
      assertThat(second.attempt()).isEqualTo(2);

      silent.speakAgain();
      Answer refusedBefore = silent.report(first, new Result.Number(-1), Duration.ofSeconds(5));
      String verdict = other.settle(second, new Result.Number(2), Duration.ofSeconds(5));
      Answer refusedAfter = silent.report(first, new Result.Number(-1), Duration.ofSeconds(5));

      assertThat(verdict).isEqualTo("confirmed");
      assertThat(List.of(refusedBefore, refusedAfter)).allMatch(PauseTest::isRefusal);
      JsonNode record = people.task("stale-1");
      assertThat(record.path("result").path("Number").asDouble(0)).isEqualTo(2.0);
      assertThat(record.path("attempts")).hasSize(2);
    }
  }

  @Test
  void aTaskThatMayNotRunTwiceEndsUnknownWhenItsNodeIsLost() throws Exception {
    try (RawNode silent = RawNode.join(cluster, "raw-never", "never")) {
      silent.poll(1);
      people.submit(
          Tasks.submission("never-1", "1+1", "\"labels\":[\"never\"],\"retry\":\"never\""),
          Duration.ofSeconds(5));
      silent.nextAssignment(Duration.ofSeconds(5));
      silent.fallSilent();

      happenings.awaitTask("never-1", "unknown", Duration.ofSeconds(15));

      JsonNode record = people.task("never-1");
      assertThat(record.path("state").asString("")).isEqualTo("unknown");
      assertThat(record.path("attempts")).hasSize(1);
    }
  }

  @Test
  void aTaskRunsAgainThoughItsQueueMessageWasTakenAwayBeforeItsNodeWasLost() throws Exception {
    try (RawNode silent = RawNode.join(cluster, "raw-taken", "taken");
        RawNode other = RawNode.join(cluster, "raw-heir", "taken")) {
      people.submit(
          Tasks.submission("taken-1", "1+1", "\"labels\":[\"taken\"]"), Duration.ofSeconds(5));
      happenings.awaitTask("taken-1", "queued", Duration.ofSeconds(5));
      silent.poll(1);
      assertThat(silent.nextAssignment(Duration.ofSeconds(15)).attempt()).isEqualTo(1);
      // A late acknowledgement of anybody's does no more than this.
      store.emptyQueue();
      silent.fallSilent();
      happenings.awaitTask("taken-1", "requeued", Duration.ofSeconds(15));
      store.emptyQueue();

      Assignment second = secondAttempt(other);

      assertThat(second.attempt()).isEqualTo(2);
      assertThat(other.settle(second, new Result.Number(2), Duration.ofSeconds(5)))
          .isEqualTo("confirmed");
      assertThat(people.state("taken-1")).isEqualTo("finished");
    }
  }

  /** Credits do not last until a silent node is lost, so they are given again and again. */
  private static Assignment secondAttempt(RawNode other) throws Exception {
    return Deadline.find(
        "the second attempt",
        Duration.ofSeconds(30),
        () -> {
          other.poll(1);
          return other.assignmentWithin(Duration.ofSeconds(2));
        });
  }

  @Test
  void aPausedMasterDeclaresNoNodeLost() throws Exception {
    Set<String> sessionsBefore = sessions();
    int lostBefore = happenings.others("lost").size();
    Member paused = cluster.masters().getFirst();
    Pause pause = new Pause(paused, PAUSE);
    Load load = Load.of("paused-master", 3_000).after(500, pause::begin);
    try (Beats beats = Beats.watch(store)) {
      try {
        load.submit(people, Duration.ofSeconds(60));
      } finally {
        pause.awaitEnd();
      }

      EndedOnce.check(load, stage, Duration.ofSeconds(60), 0);
      Load afterwards = Load.of("after-pause", 300);
      afterwards.submit(people, Duration.ofSeconds(20));
      EndedOnce.check(afterwards, stage, Duration.ofSeconds(20), 0);
      List<JsonNode> lost = happenings.others("lost");
      Set<String> wereSilent = new HashSet<>();
      for (JsonNode event : lost.subList(lostBefore, lost.size())) {
        String node = event.path("id").asString("");
        if (!node.startsWith("worker")) {
          // A raw node of another test was given up only now.
          continue;
        }
        assertThat(event.path("master").asString("")).isNotEqualTo(paused.id());
        // A machine so busy that a node said nothing is no fault of the masters.
        assertThat(beats.longest(node)).as("%s", event).isGreaterThan(T.multipliedBy(2));
        wereSilent.add(node);
      }
      assertThat(without(wereSilent, sessions())).isEqualTo(without(wereSilent, sessionsBefore));
    }
  }

  private static Set<String> without(Set<String> nodes, Set<String> sessions) {
    return sessions.stream()
        .filter(session -> !nodes.contains(session.split(" ")[0]))
        .collect(Collectors.toSet());
  }

  private static boolean isRefusal(Answer answer) {
    return answer != null
        && (answer.code().equals("session_over")
            || answer.body().path("settled").path(0).path("verdict").asString("").equals("stale"));
  }

  private JsonNode runningOn(String node) throws Exception {
    return Deadline.find(
        "a task that runs on " + node,
        Duration.ofMillis(1_500),
        () ->
            people.list("running").stream()
                .filter(record -> record.path("node").asString("").equals(node))
                .findFirst()
                .orElse(null));
  }

  /** The live nodes that are processes, with their sessions. */
  private Set<String> sessions() throws InterruptedException {
    Set<String> sessions = new java.util.TreeSet<>();
    for (JsonNode node : people.nodes()) {
      if (node.path("state").asString("").equals("live")
          && node.path("id").asString("").startsWith("worker")) {
        sessions.add(node.path("id").asString("") + " " + node.path("session").asLong(0));
      }
    }
    return sessions;
  }
}
