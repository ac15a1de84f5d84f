package io.cpcluster.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cpcluster.contracts.machine.WallClock;
import io.cpcluster.contracts.node.Role;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.Task;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.NodePlan;
import io.cpcluster.launcher.members.Member;
import io.cpcluster.peer.Peer;
import io.cpcluster.peer.PeerException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Of three masters one is an hour ahead and one an hour behind, and of four nodes likewise, and one
 * is ahead by what is allowed.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WrongClockTest {
  private static final Duration T = Duration.ofSeconds(1);
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration WITHIN_SKEW = Duration.ofMinutes(4);
  private static final Duration DELAY = Duration.ofSeconds(3);
  private static final Duration DEADLINE = Duration.ofSeconds(2);

  /** Of two machines' load, not of a clock: a clock that counted would make an hour of it. */
  private static final Duration LATE_AT_MOST = Duration.ofSeconds(4);

  @TempDir static Path folder;

  private Callers callers;
  private Stage stage;
  private LocalCluster cluster;
  private People people;
  private Programs programs;
  private Programs.Running behindMaster;
  private Member ahead;
  private Member behind;
  private Member allowed;

  @BeforeAll
  void start() throws Exception {
    programs = new Programs(folder);
    callers = Callers.listen();
    stage =
        Stage.of(
            WrongClockTest.class, LocalCluster.builder().masters(1).nodes(1).failoverTimeout(T));
    cluster = stage.cluster();
    people = stage.people();
    cluster.startMaster(clock(HOUR));
    behindMaster = programs.startJava(clock(HOUR.negated()), Programs.MASTER, withoutAuthority());
    behindMaster.awaitOutput("is ready", LIMIT);
    ahead = nodeWithClock("ahead", HOUR);
    behind = nodeWithClock("behind", HOUR.negated());
    allowed = nodeWithClock("allowed", WITHIN_SKEW);
    for (Member member : List.of(ahead, behind, allowed, cluster.masters().get(1))) {
      assertThat(Files.readString(member.log())).as("%s lies", member).contains(WallClock.OFFSET);
    }
  }

  @AfterAll
  void stop() throws Exception {
    if (stage != null) {
      stage.close();
    }
    callers.close();
    behindMaster.close();
  }

  /** What it may sign begins later than its clock says, so it signs nothing. */
  private String withoutAuthority() throws Exception {
    Path file = cluster.dataFolder().resolve("masters/master-1.json");
    String text = Files.readString(file).replaceAll(" *\"(cert_path|key_path)\".*\n", "");
    return Files.writeString(folder.resolve("behind.json"), text).toString();
  }

  private static List<String> clock(Duration fast) {
    return List.of("-D" + WallClock.OFFSET + "=" + fast.toMillis());
  }

  /** It joined with a right clock, which is set wrong later: its credentials are good. */
  private Member nodeWithClock(String label, Duration fast) throws Exception {
    NodePlan plan =
        new NodePlan(
            Role.WORKER,
            List.of(label),
            2,
            Map.of("egress_loopback", true, "egress_allow", List.of(callers.address())));
    Member node = cluster.startNode(plan);
    Deadline.await(
        node + " knows that it joined",
        LIMIT,
        () -> Files.readString(node.log()).contains("Joined as"));
    node.stop(LIMIT);
    stage.happenings().awaitOther(node.id(), "left", LIMIT);
    return cluster.startNodeAgain(node.id(), clock(fast));
  }

  @Test
  void aMasterWhoseAuthorityBeginsLaterThanItsClockSaysDoesNotStartAndSaysWhy() {
    assertThatThrownBy(() -> cluster.startMaster(clock(HOUR.negated())))
        .hasMessageContaining("clock")
        .hasMessageContaining("cert_path");
  }

  @Test
  void tasksEndOnceAndNoNodeIsLost() throws Exception {
    Load load = Load.of("clocks", 1_000);
    load.submit(people, LIMIT);

    EndedOnce.check(load, stage, LIMIT, 0);
    Load onEach = Load.of("onahead", 50, "\"target\":\"" + ahead.id() + "\"");
    onEach.submit(people, LIMIT);
    EndedOnce.check(onEach, stage, LIMIT, 0);
    Load onBehind = Load.of("onbehind", 50, "\"target\":\"" + behind.id() + "\"");
    onBehind.submit(people, LIMIT);
    EndedOnce.check(onBehind, stage, LIMIT, 0);
    assertThat(stage.happenings().others("lost")).isEmpty();
  }

  @Test
  void whatIsDelayedComesDueOnTimeWhicheverMasterTookIt() throws Exception {
    List<String> ids = new ArrayList<>();
    List<Long> submitted = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      String id = "delayed-" + i;
      ids.add(id);
      submitted.add(System.nanoTime());
      people.submit(
          Tasks.submission(id, "1+1", "\"delay_ms\":" + DELAY.toMillis()), Duration.ofSeconds(5));
    }
    for (int i = 0; i < ids.size(); i++) {
      stage.happenings().awaitTask(ids.get(i), "finished", DELAY.plus(LIMIT));
      Duration took = Duration.ofNanos(System.nanoTime() - submitted.get(i));
      assertThat(took).as(ids.get(i)).isBetween(DELAY, DELAY.plus(LATE_AT_MOST));
    }
  }

  @Test
  void aDeadlineIsKeptOnEachNode() throws Exception {
    for (Member node : List.of(ahead, behind, allowed)) {
      String id = "hangs-on-" + node.id();
      String options =
          "\"target\":\"" + node.id() + "\",\"timeout_ms\":" + DEADLINE.toMillis() + "";
      people.submit(callers.submission(id, options), LIMIT);
      callers.next(LIMIT);
      long begun = System.nanoTime();

      stage.happenings().awaitTask(id, "failed", LIMIT);

      Duration took = Duration.ofNanos(System.nanoTime() - begun);
      assertThat(took)
          .as("%s of %s", took, people.task(id))
          .isBetween(DEADLINE.minusMillis(500), DEADLINE.plus(LATE_AT_MOST));
    }
  }

  @Test
  void aLinkIsMadeWithinWhatIsAllowedAndBeyondItRefusedByOneThatNamesItsClock(
      @TempDir Path received) throws Exception {
    try (Peers peers = new Peers(cluster, received)) {
      Peer right = peers.join("right");
      assertThat(Peers.linked(right, allowed.id()).run(new Task.Compute("1+2"), LIMIT))
          .isEqualTo(new Result.Number(3));

      Deadline.await(
          "a refusal of " + ahead + " that names a clock, by whichever master it is asked for",
          LIMIT,
          () -> {
            PeerException refused =
                catchThrowableOfType(PeerException.class, () -> right.connect(ahead.id()));
            assertThat(refused).as("no link to one whose clock is an hour ahead").isNotNull();
            return String.valueOf(refused.getMessage()).contains("the clock here says");
          });
    }
  }

  @Test
  void aSilentNodeIsLostNoSoonerAndNoLaterThanOtherwise() throws Exception {
    int before = stage.happenings().others("lost").size();
    Member node = cluster.startNode(Role.WORKER, List.of("silent"), 1);
    people.awaitLive(node.id(), LIMIT);
    node.pause();
    long begun = System.nanoTime();
    try {
      stage.happenings().awaitOther(node.id(), "lost", LIMIT);
      assertThat(Duration.ofNanos(System.nanoTime() - begun))
          .isBetween(T.multipliedBy(2).minusMillis(500), T.multipliedBy(5).dividedBy(2).plus(T));
    } finally {
      node.resume();
      people.awaitLive(node.id(), LIMIT);
      node.kill();
      stage
          .happenings()
          .await(
              "one loss by silence, one by the kill",
              LIMIT,
              () -> stage.happenings().others("lost").size() == before + 2);
    }
  }
}
